package dev.holdfast.config;

/** A value that its own type refuses; whoever reads the setting adds place and key. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String remedy;

    Refusal(String problem, String remedy) {
        super(problem, null, false, false);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** The same, with the value in front as far as it may be shown. */
    Refusal about(String value) {
        return new Refusal(Errors.quoted(value) + " " + problem, remedy);
    }

    String problem() {
        return problem;
    }

    String remedy() {
        return remedy;
    }
}
