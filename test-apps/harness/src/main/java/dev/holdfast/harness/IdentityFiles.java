package dev.holdfast.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Where an identity's certificate and key lie, and how a renewal replaces them. */
public interface IdentityFiles {

    /** PEM chain, leaf first. */
    Path certificate();

    /** PKCS#8 PEM. */
    Path key();

    /** Puts the next generation in the place of this one. */
    void replaceWith(ClientCertificate next);

    /** As certbot and most scripts do: each file renamed into place, one after the other; torn in between. */
    static IdentityFiles renamed(Path folder) {
        return new Renamed(folder);
    }

    /** As the kubelet does with a secret volume: a new folder, then the link {@code ..data} swapped in one step. */
    static IdentityFiles kubernetesVolume(Path folder) {
        return new KubernetesVolume(folder);
    }

    /** Two files in one folder. */
    record Renamed(Path folder) implements IdentityFiles {

        @Override
        public Path certificate() {
            return folder.resolve("tls.crt");
        }

        @Override
        public Path key() {
            return folder.resolve("tls.key");
        }

        @Override
        public void replaceWith(ClientCertificate next) {
            write(key(), next.keyPem());
            write(certificate(), next.certificatePem());
        }

        private static void write(Path file, String text) {
            try {
                Files.createDirectories(file.getParent());
                Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
                Files.writeString(fresh, text);
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** {@code tls.crt -> ..data/tls.crt}, {@code ..data -> ..<time>}. */
    record KubernetesVolume(Path folder) implements IdentityFiles {

        @Override
        public Path certificate() {
            return folder.resolve("tls.crt");
        }

        @Override
        public Path key() {
            return folder.resolve("tls.key");
        }

        @Override
        public void replaceWith(ClientCertificate next) {
            try {
                Files.createDirectories(folder);
                Path data = folder.resolve("..data");
                Path old = Files.isSymbolicLink(data) ? folder.resolve(Files.readSymbolicLink(data)) : null;
                Path fresh = Files.createTempDirectory(folder, "..2026_");
                Files.writeString(fresh.resolve("tls.crt"), next.certificatePem());
                Files.writeString(fresh.resolve("tls.key"), next.keyPem());
                Path link = folder.resolve("..data_tmp");
                Files.createSymbolicLink(link, fresh.getFileName());
                Files.move(link, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                if (old == null) {
                    Files.createSymbolicLink(certificate(), Path.of("..data", "tls.crt"));
                    Files.createSymbolicLink(key(), Path.of("..data", "tls.key"));
                } else {
                    Files.delete(old.resolve("tls.crt"));
                    Files.delete(old.resolve("tls.key"));
                    Files.delete(old);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
