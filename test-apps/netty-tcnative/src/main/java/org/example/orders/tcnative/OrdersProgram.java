package org.example.orders.tcnative;

import org.example.orders.Console;

/** An application that calls the ledger through Netty, over OpenSSL. */
public final class OrdersProgram {

    private OrdersProgram() {}

    /** See {@link org.example.orders.Options} and {@link Console}. */
    public static void main(String[] arguments) throws Exception {
        Console.run(arguments, TcnativeLedgerClient::new);
    }
}
