package org.example.orders.jetty10;

import org.example.orders.Console;

/** An application that calls the ledger through the client of Jetty 10 and 11. */
public final class OrdersProgram {

    private OrdersProgram() {}

    /** See {@link org.example.orders.Options} and {@link Console}. */
    public static void main(String[] arguments) throws Exception {
        Console.run(arguments, JettyLedgerClient::new);
    }
}
