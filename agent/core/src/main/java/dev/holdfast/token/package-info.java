/**
 * Access tokens: issuer metadata, the grant, and a lock-free slot per service and generation that is kept fresh.
 *
 * <p>The rotation and the pipeline call {@link dev.holdfast.token.ServiceCredentials}; nothing here knows of requests or clients.
 * Its own calls go over {@link dev.holdfast.wire.AgentHttpClient} and agent-owned TLS contexts, never over an HTTP client that the agent weaves.
 * The only package, beside proof, that may name Nimbus.
 */
@NullMarked
package dev.holdfast.token;

import org.jspecify.annotations.NullMarked;
