package dev.holdfast.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * The file on the disk.
 *
 * @param path absolute; may lead through symbolic links, which are followed anew at each use
 */
record ConfigurationFile(Path path) {
    private static final int LARGEST = 1 << 20;

    /** Its content; of a file that is larger than any configuration, a byte more than the most that {@link #check} lets pass. */
    byte[] read() throws Refusal {
        if (!Files.exists(path)) {
            throw new Refusal("the file does not exist", "Correct the path that names it");
        }
        if (!Files.isRegularFile(path)) {
            throw new Refusal("is not a file", "Write the path of a YAML file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw new Refusal("the file cannot be read by this process", "Let the user of this process read it");
        }
    }

    /** Refuses what must not be relied upon. */
    void check(byte[] content) throws Refusal {
        if (content.length > LARGEST) {
            throw new Refusal("the file is larger than 1 MiB", "Write the path of a configuration file");
        }
        if (othersCanWrite()) {
            throw new Refusal(
                    "other users can write the file, and so redirect tokens", "Run chmod go-w " + path.getFileName());
        }
    }

    /**
     * Of the file that the links lead to. Its folder may be wider, as that of a Kubernetes volume is; its owner is trusted. Where
     * there are no such permissions there is nothing to refuse.
     */
    private boolean othersCanWrite() throws Refusal {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            if (view == null) {
                return false;
            }
            Set<PosixFilePermission> permissions = view.readAttributes().permissions();
            return permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException e) {
            throw new Refusal("the file's permissions cannot be read", "Let the user of this process read them");
        }
    }
}
