package dev.holdfast.telemetry;

import java.util.List;

/** {@code dev.holdfast:type=Agent}: the agent as a whole. Nothing secret is ever an attribute. */
public interface AgentMXBean {
    String getVersion();

    boolean isEnabled();

    /** The ceiling in force. */
    String getStage();

    /** Each identity with its generation, thumbprint and end, or with what its authority revoked. */
    List<String> getIdentities();

    /** What is configured and weaker than it could be: services whose tokens are bound to nothing. */
    List<String> getWeaknesses();

    /** Why the last configuration was refused; empty when it was not. */
    List<String> getConfigurationErrors();

    /** Distinct static credentials seen leaving this JVM. */
    int getStaticCredentialsSeen();

    /**
     * Takes the tokens of all services out of use and has them revoked; others are fetched when requests need them. Waits for five
     * seconds at most.
     *
     * @return what came of it, a line per service, such as "ledger: 1 revoked"
     */
    List<String> revokeAll();

    /** Faults of the agent itself that were kept from the application. */
    long getFaults();
}
