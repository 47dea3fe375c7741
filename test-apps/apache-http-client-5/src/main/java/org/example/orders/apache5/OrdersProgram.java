package org.example.orders.apache5;

import org.example.orders.Console;

/** An application that calls the ledger through Apache HttpClient 5, the classic one or, with {@code --async=true}, the other. */
public final class OrdersProgram {

    private OrdersProgram() {}

    /** See {@link org.example.orders.Options} and {@link Console}. */
    public static void main(String[] arguments) throws Exception {
        Console.run(
                arguments,
                options -> options.async() ? new Apache5AsyncLedgerClient(options) : new Apache5LedgerClient(options));
    }
}
