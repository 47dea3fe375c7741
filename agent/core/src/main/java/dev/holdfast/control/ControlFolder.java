package dev.holdfast.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The folder with the sockets of all JVMs of one user: {@code /tmp/holdfast-<user id>}, mode 0700, owned by that user. Whoever
 * can get into it can take part, and whoever made it could stand in between, so one that is wider, of another user, or a symbolic link is
 * refused by both sides.
 *
 * <p>It is below {@code /tmp} whatever {@code java.io.tmpdir} says, as the JDK's own attach files are: servers set that property, and the
 * commands cannot know to what.
 */
public final class ControlFolder {
    static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final String SUFFIX = ".sock";

    private final Path parent;

    /** The one that agents and commands use. */
    public ControlFolder() {
        this(Files.isDirectory(Path.of("/tmp")) ? Path.of("/tmp") : Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** @param parent a folder that everybody may write in and nobody may rename others' files in */
    ControlFolder(Path parent) {
        this.parent = parent;
    }

    /**
     * Makes the folder if it is not there.
     *
     * @throws IOException when it must not be used; the message says why
     */
    Path open() throws IOException {
        Path folder = path();
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            require(folder);
        }
        return folder;
    }

    /** The socket of a JVM, be there one or not. */
    Path socket(long pid) throws IOException {
        return path().resolve(pid + SUFFIX);
    }

    /**
     * Process ids of the JVMs that answer, smallest first; empty when there is no folder.
     *
     * @throws IOException when the folder must not be used; the message says why
     */
    public List<Long> live() throws IOException {
        List<Long> live = new ArrayList<>();
        for (Path socket : sockets()) {
            if (isLive(socket)) {
                live.add(pid(socket));
            }
        }
        live.sort(null);
        return live;
    }

    /** Removes the sockets of JVMs that are gone. */
    void clean() throws IOException {
        for (Path socket : sockets()) {
            if (!isLive(socket)) {
                Files.deleteIfExists(socket);
            }
        }
    }

    /**
     * Whether somebody listens; a process id says little, for containers may share the folder and not the ids. It never blocks: a JVM
     * that is suspended accepts nobody, and whoever waited for it would do so for ever.
     */
    static boolean isLive(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            boolean unused = channel.connect(UnixDomainSocketAddress.of(socket));
            return true;
        } catch (ConnectException e) {
            return false; // refused
        } catch (IOException e) {
            return Files.exists(socket); // such as EAGAIN: as many wait there already as may
        }
    }

    /** Where it is, made or not. */
    Path path() throws IOException {
        return parent.resolve("holdfast-" + userId());
    }

    private List<Path> sockets() throws IOException {
        Path folder = path();
        List<Path> sockets = new ArrayList<>();
        try {
            require(folder);
        } catch (NoSuchFileException e) {
            return sockets;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                if (pid(file) > 0) {
                    sockets.add(file);
                }
            }
        }
        return sockets;
    }

    /** @return 0 for a name of another kind */
    private static long pid(Path socket) {
        String name = String.valueOf(socket.getFileName());
        try {
            return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void require(Path folder) throws IOException {
        PosixFileAttributes found = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String problem = !found.isDirectory()
                ? "is not a folder"
                : !Integer.valueOf(userId()).equals(Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                        ? "belongs to " + found.owner().getName()
                        : !found.permissions().equals(OWNER_ONLY)
                                ? "has the permissions " + PosixFilePermissions.toString(found.permissions())
                                        + " in place of rwx------"
                                : "";
        if (!problem.isEmpty()) {
            throw new IOException(folder + " " + problem);
        }
    }

    /** The user that files of this process belong to. The user's name would not do: in containers there often is none. */
    private int userId() throws IOException {
        Path probe = Files.createTempFile(parent, "holdfast-", ".tmp");
        try {
            return (Integer) Files.getAttribute(probe, "unix:uid");
        } finally {
            Files.delete(probe);
        }
    }
}
