package dev.holdfast.behaviour;

/** How an answer reaches the client. The resource server, which is Tomcat, knows {@link #ORDINARY} and {@link #NEVER} only. */
public enum Delivery {
    /** At once and whole. */
    ORDINARY,
    /** In sixteen pieces with pauses, about a second in all: slow, but a good answer. */
    SLOWLY,
    /** A byte every 100 ms without end. */
    ENDLESSLY,
    /** Nothing, and the connection stays open. */
    NEVER,
    /** The connection is reset in place of an answer. */
    CUT_BEFORE_HEAD,
    /** It is reset within the header fields. */
    CUT_IN_HEAD,
    /** It is reset within the body. */
    CUT_IN_BODY,
    /** What follows the status line is no HTTP. */
    GARBAGE_HEAD,
    /** Chunked, with a chunk size that is no number. */
    GARBAGE_CHUNKS,
    /** The body is HTML. */
    NOT_JSON,
    /** Half of the body, and a Content-Length to fit. */
    HALF_JSON,
    /** Eight mebibytes of white space before the body. */
    HUGE
}
