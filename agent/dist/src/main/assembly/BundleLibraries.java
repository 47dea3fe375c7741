import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts the classes of a jar's libraries into one file, which {@code AgentLoader} reads: a number of classes, for each its name
 * (with slashes, as DataOutput writes UTF) and its length, then the classes in that order. Sorted, so that the same classes give
 * the same bytes. Arguments: the folder of the classes' roots, the package below it as a path, the file.
 */
final class BundleLibraries {
    private static final String SUFFIX = ".class";

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        List<Path> classes;
        try (Stream<Path> files = Files.walk(root.resolve(arguments[1]))) {
            classes = files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        }
        Path bundle = Path.of(arguments[2]);
        Files.createDirectories(bundle.getParent());
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(bundle))) {
            out.writeInt(classes.size());
            for (Path file : classes) {
                String name = root.relativize(file).toString().replace('\\', '/');
                out.writeUTF(name.substring(0, name.length() - SUFFIX.length()));
                out.writeInt((int) Files.size(file));
            }
            for (Path file : classes) {
                Files.copy(file, out);
            }
        }
    }
}
