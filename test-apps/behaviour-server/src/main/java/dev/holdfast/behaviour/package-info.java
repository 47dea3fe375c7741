/**
 * An authorization server and a resource server that do on demand what real ones do not, and judge every request by what the OpenID
 * conformance suite's servers assert. It runs inside the test's JVM; it knows nothing of the agent and never uses its code.
 */
package dev.holdfast.behaviour;
