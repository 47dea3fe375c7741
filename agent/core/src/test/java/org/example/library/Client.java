package org.example.library;

/** Stands for a library that an application brings. */
public class Client {
    private final Settings settings = new Settings("made");

    public Settings settings() {
        return settings;
    }

    public String send(String request) {
        return "sent " + request;
    }

    public boolean isUsable(int times) {
        return times >= 0;
    }

    public Object take(String key) {
        return key;
    }

    public static String describe(String first, String second, String third) {
        return first + second + third;
    }
}
