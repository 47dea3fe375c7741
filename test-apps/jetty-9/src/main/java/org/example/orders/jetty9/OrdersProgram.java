package org.example.orders.jetty9;

import org.example.orders.Console;

/** An application that calls the ledger through the client of Jetty 9.4. */
public final class OrdersProgram {

    private OrdersProgram() {}

    /** See {@link org.example.orders.Options} and {@link Console}. */
    public static void main(String[] arguments) throws Exception {
        Console.run(arguments, JettyLedgerClient::new);
    }
}
