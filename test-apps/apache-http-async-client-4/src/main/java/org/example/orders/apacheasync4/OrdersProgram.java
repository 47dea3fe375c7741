package org.example.orders.apacheasync4;

import org.example.orders.Console;

/** An application that calls the ledger through Apache HttpAsyncClient 4. */
public final class OrdersProgram {

    private OrdersProgram() {}

    /** See {@link org.example.orders.Options} and {@link Console}. */
    public static void main(String[] arguments) throws Exception {
        Console.run(arguments, ApacheAsync4LedgerClient::new);
    }
}
