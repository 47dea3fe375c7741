package dev.holdfast.hook;

/**
 * Names of the advice that points share, one class each in {@code dev.holdfast.hook.advice}: what the hook is handed as {@code
 * (self, first, second)} and what becomes of its result. They are names, for advice is never loaded.
 */
public final class Advices {
    private static final String PACKAGE = "dev.holdfast.hook.advice.";

    /** Before the method: (this, argument 0, argument 1); the result is nobody's. */
    public static final String ENTER = PACKAGE + "Enter";

    /** After the method: (this, what is returned, argument 0); the result is nobody's. */
    public static final String EXIT = PACKAGE + "Exit";

    /** Before the method: (this, argument 0, argument 1); the result becomes argument 0, or is thrown. Not for constructors. */
    public static final String FIRST_ARGUMENT = PACKAGE + "FirstArgument";

    /** Before the method: (this, argument 1, argument 0); the result becomes argument 1, or is thrown. Not for constructors. */
    public static final String SECOND_ARGUMENT = PACKAGE + "SecondArgument";

    /** Before the method: (this, argument 2, argument 0); the result becomes argument 2, or is thrown. Not for constructors. */
    public static final String THIRD_ARGUMENT = PACKAGE + "ThirdArgument";

    /** In place of the method: (this, argument 0, argument 1); the result is returned, or is thrown. Not for constructors. */
    public static final String ANSWER = PACKAGE + "Answer";

    /** After the method: (this, what is returned, argument 0); the result is returned in its place, or is thrown. Not for constructors. */
    public static final String RESULT = PACKAGE + "Result";

    /** After the method, where it returns something: (this, what is returned, argument 0); with a result, null is returned. */
    public static final String NO_RESULT = PACKAGE + "NoResult";

    /** After a method that returns true: (this, argument 0, argument 1); with a result, false is returned. */
    public static final String NOT_TRUE = PACKAGE + "NotTrue";

    /** After a method that returns false: (this, null, null); with a result, true is returned. */
    public static final String NOT_FALSE = PACKAGE + "NotFalse";

    /** After a method that throws: (this, what is thrown, argument 0); with a result, nothing is thrown. */
    public static final String CAUGHT = PACKAGE + "Caught";

    /**
     * Around the method: as {@link #FIRST_ARGUMENT}, and where the result has become argument 0, after the method again: (that result,
     * what is returned, null). Not for constructors.
     */
    public static final String AROUND = PACKAGE + "Around";

    /**
     * As {@link #ANSWER}, but a result of the hook only says that it wants all arguments; it is called again with (this, that result, all
     * arguments as an array), and what it returns then counts. Not for constructors.
     */
    public static final String ANSWER_BY_ALL = PACKAGE + "AnswerByAll";

    /** As {@link #NO_RESULT}, with (this, what is returned, all arguments as an array). */
    public static final String NO_RESULT_BY_ALL = PACKAGE + "NoResultByAll";

    private Advices() {}
}
