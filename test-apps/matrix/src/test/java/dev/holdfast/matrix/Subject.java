package dev.holdfast.matrix;

import dev.holdfast.harness.Jdk;
import dev.holdfast.harness.versions.Mode;
import dev.holdfast.harness.versions.VersionsFile;
import dev.holdfast.harness.versions.VersionsFile.ClientVersion;

/**
 * One client in one version on one JDK.
 *
 * @param inFull whether every scenario is run in every mode; otherwise some are run once for each protocol
 */
record Subject(VersionsFile file, ClientVersion version, Jdk jdk, boolean inFull) {

    /** In full where all is run so, or where it is the {@link #isForemost foremost} of its client. */
    static Subject of(VersionsFile file, ClientVersion version, Jdk jdk, boolean all) {
        Subject subject = new Subject(file, version, jdk, all);
        return new Subject(file, version, jdk, all || subject.isForemost());
    }

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

    /** The one subject of a client that is always run in full, and shows that the agent may come late. */
    boolean isForemost() {
        return isLatest() && jdk.equals(Jdk.oldest());
    }

    /** Whether its file's name begins so. */
    boolean isOf(String client) {
        return file.id().startsWith(client);
    }

    /** Why the client itself does not run on the JDK; empty where it does. */
    String whyNotHere() {
        return file.whyNotOn(version, jdk.feature());
    }

    /** Whether a mode is the first of its protocol. */
    boolean isFirstOfProtocol(Mode mode) {
        return file.modes().stream()
                .filter(other -> other.protocol().equals(mode.protocol()))
                .findFirst()
                .orElseThrow()
                .equals(mode);
    }

    boolean isLastMode(Mode mode) {
        return file.modes().get(file.modes().size() - 1).equals(mode);
    }

    @Override
    public String toString() {
        return version.version().equals("jdk")
                ? file.id() + " of " + jdk
                : file.id() + " " + version.version() + " on " + jdk;
    }
}
