package dev.holdfast.harness.versions;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.DependencyFilter;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.supplier.SessionBuilderSupplier;

/** Fetches what a program needs at run time from where Maven does on this machine. Each class path once. Thread-safe. */
public final class ArtifactResolver implements AutoCloseable {

    private static final String RUNTIME = "runtime";
    private static final Set<String> AT_RUN_TIME = Set.of("compile", RUNTIME);

    private final RepositorySystem system = new RepositorySystemSupplier().get();
    private final RepositorySystemSession.CloseableSession session;
    private final List<RemoteRepository> repositories;
    private final Map<List<String>, List<Path>> resolved = new ConcurrentHashMap<>();

    /** Reads Maven's settings, and fetches nothing yet. */
    public ArtifactResolver() {
        MavenSettings settings = MavenSettings.read();
        this.session =
                settings.applyTo(new SessionBuilderSupplier(system).get()).build();
        this.repositories = system.newResolutionRepositories(session, settings.repositories());
    }

    /**
     * The artifacts and all that they need at run time, as Maven puts them on a class path.
     *
     * @param artifacts {@code group:artifact[:type[:classifier]]:version}
     * @throws IllegalStateException saying which of them cannot be had
     */
    public List<Path> classPath(List<String> artifacts) {
        // no entry but a failure is computed twice; one after the other, as all of them write to one local repository
        return resolved.computeIfAbsent(List.copyOf(artifacts), this::resolve);
    }

    private List<Path> resolve(List<String> artifacts) {
        if (artifacts.isEmpty()) {
            return List.of();
        }
        CollectRequest collect = new CollectRequest();
        artifacts.forEach(artifact -> collect.addDependency(new Dependency(new DefaultArtifact(artifact), RUNTIME)));
        collect.setRepositories(repositories);
        DependencyFilter runtime = (node, parents) -> node.getDependency() == null
                || AT_RUN_TIME.contains(node.getDependency().getScope());
        try {
            return system
                    .resolveDependencies(session, new DependencyRequest(collect, runtime))
                    .getArtifactResults()
                    .stream()
                    .map(ArtifactResult::getArtifact)
                    .map(artifact -> artifact.getPath())
                    .toList();
        } catch (DependencyResolutionException e) {
            throw new IllegalStateException("cannot be resolved: " + artifacts + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        session.close();
        system.shutdown();
    }
}
