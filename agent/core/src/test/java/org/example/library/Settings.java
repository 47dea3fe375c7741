package org.example.library;

/** A type of the library's that an adapter names. */
public record Settings(String text) {}
