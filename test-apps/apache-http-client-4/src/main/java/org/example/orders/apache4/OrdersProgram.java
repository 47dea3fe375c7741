package org.example.orders.apache4;

import org.example.orders.Console;

/** An application that calls the ledger through Apache HttpClient 4. */
public final class OrdersProgram {

    private OrdersProgram() {}

    /** See {@link org.example.orders.Options} and {@link Console}. */
    public static void main(String[] arguments) throws Exception {
        Console.run(arguments, Apache4LedgerClient::new);
    }
}
