package org.example.orders.jdkhttp;

import org.example.orders.Console;

/** An application that calls the ledger through {@link java.net.http.HttpClient}. */
public final class OrdersProgram {

    private OrdersProgram() {}

    /** See {@link org.example.orders.Options} and {@link Console}. */
    public static void main(String[] arguments) throws Exception {
        Console.run(arguments, JdkHttpLedgerClient::new);
    }
}
