package org.example.orders.jetty12;

import org.example.orders.Console;

/** An application that calls the ledger through the client of Jetty 12. */
public final class OrdersProgram {

    private OrdersProgram() {}

    /** See {@link org.example.orders.Options} and {@link Console}. */
    public static void main(String[] arguments) throws Exception {
        Console.run(arguments, JettyLedgerClient::new);
    }
}
