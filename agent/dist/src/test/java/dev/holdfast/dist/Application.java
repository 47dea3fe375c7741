package dev.holdfast.dist;

/** An application that knows nothing of any agent. */
final class Application {
    private Application() {}

    public static void main(String[] arguments) {
        System.out.println("the application ran");
    }
}
