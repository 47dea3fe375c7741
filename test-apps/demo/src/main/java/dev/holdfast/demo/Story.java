package dev.holdfast.demo;

/** Prints what happens, and stops the demo at the first thing that did not. */
final class Story {

    private int step;

    /** A step begins. */
    void step(String title) {
        System.out.printf("%n%d. %s%n", ++step, title);
    }

    /** Something done here, not a claim. */
    void say(String text) {
        System.out.println("   " + text);
    }

    /** A claim, with who says so. */
    void claim(String witness, String text, boolean holds) {
        System.out.println("   " + (holds ? "[ok]  " : "[NOT] ") + witness + ": " + text);
        if (!holds) {
            throw new ClaimFailedException(text);
        }
    }

    /** A claim that the servers did not confirm. */
    static final class ClaimFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ClaimFailedException(String claim) {
            super("not so: " + claim);
        }
    }
}
