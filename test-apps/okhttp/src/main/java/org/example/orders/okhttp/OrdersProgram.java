package org.example.orders.okhttp;

import org.example.orders.Console;

/** An application that calls the ledger through {@link okhttp3.OkHttpClient}. */
public final class OrdersProgram {

    private OrdersProgram() {}

    /** See {@link org.example.orders.Options} and {@link Console}. */
    public static void main(String[] arguments) throws Exception {
        Console.run(arguments, OkHttpLedgerClient::new);
    }
}
