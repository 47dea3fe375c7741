package dev.holdfast.matrix;

import dev.holdfast.harness.Jdk;
import dev.holdfast.harness.versions.VersionsFile;
import dev.holdfast.harness.versions.VersionsFile.ClientVersion;

/** One client in one version on one JDK. */
record Subject(VersionsFile file, ClientVersion version, Jdk jdk) {

    /** Whether the agent is to keep its hands off. */
    boolean isUnsupported() {
        return file.unsupported().contains(version);
    }

    boolean isOldest() {
        return version.equals(file.versions().get(0));
    }

    boolean isLatest() {
        return version.equals(file.versions().get(file.versions().size() - 1));
    }

    /** Of a client one subject shows that the agent may come late. */
    boolean isAttachedTo() {
        return isLatest() && jdk.equals(Jdk.oldest());
    }

    @Override
    public String toString() {
        return version.version().equals("jdk")
                ? file.id() + " of " + jdk
                : file.id() + " " + version.version() + " on " + jdk;
    }
}
