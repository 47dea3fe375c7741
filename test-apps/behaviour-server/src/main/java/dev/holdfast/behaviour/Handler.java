package dev.holdfast.behaviour;

/** Answers requests; called by any thread. */
interface Handler {
    Answer answer(ReceivedRequest request);
}
