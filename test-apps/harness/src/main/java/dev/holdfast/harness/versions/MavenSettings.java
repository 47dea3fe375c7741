package dev.holdfast.harness.versions;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.model.building.DefaultModelProcessor;
import org.apache.maven.model.io.DefaultModelReader;
import org.apache.maven.model.locator.DefaultModelLocator;
import org.apache.maven.model.superpom.DefaultSuperPomProvider;
import org.apache.maven.settings.Mirror;
import org.apache.maven.settings.Profile;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Repository;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsBuilderFactory;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.apache.maven.settings.crypto.DefaultSettingsDecrypter;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.repository.AuthenticationSelector;
import org.eclipse.aether.repository.MirrorSelector;
import org.eclipse.aether.repository.ProxySelector;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.util.repository.AuthenticationBuilder;
import org.eclipse.aether.util.repository.DefaultAuthenticationSelector;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;
import org.eclipse.aether.util.repository.DefaultProxySelector;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;
import org.sonatype.plexus.components.sec.dispatcher.DefaultSecDispatcher;

/**
 * Where Maven gets artifacts from on this machine: the repositories of its super POM and of active profiles, the mirrors, proxies
 * and credentials of its settings, its local repository. The build hands over the files that the running Maven reads, as the system
 * properties {@code holdfast.maven.user-settings}, {@code holdfast.maven.global-settings}, {@code holdfast.maven.local-repository}
 * and {@code holdfast.maven.offline}; without them they are where Maven looks by default.
 */
final class MavenSettings {

    private final Settings settings;
    private final SettingsDecryptionResult decrypted;

    private MavenSettings(Settings settings, SettingsDecryptionResult decrypted) {
        this.settings = settings;
        this.decrypted = decrypted;
    }

    /** Reads them. */
    static MavenSettings read() {
        DefaultSettingsBuildingRequest request = new DefaultSettingsBuildingRequest();
        request.setUserSettingsFile(file("holdfast.maven.user-settings", home().resolve("settings.xml")));
        request.setGlobalSettingsFile(file("holdfast.maven.global-settings", null));
        Properties properties = new Properties();
        properties.putAll(System.getProperties());
        // as Maven names them: ${env.NAME}
        System.getenv().forEach((name, value) -> properties.setProperty("env." + name, value));
        request.setSystemProperties(properties);
        try {
            Settings settings = new DefaultSettingsBuilderFactory()
                    .newInstance()
                    .build(request)
                    .getEffectiveSettings();
            DefaultSettingsDecryptionRequest encrypted = new DefaultSettingsDecryptionRequest(settings);
            DefaultSecDispatcher secrets = new DefaultSecDispatcher(
                    new DefaultPlexusCipher(),
                    Map.of(),
                    home().resolve("settings-security.xml").toString());
            return new MavenSettings(settings, new DefaultSettingsDecrypter(secrets).decrypt(encrypted));
        } catch (SettingsBuildingException e) {
            throw new IllegalStateException("Maven's settings cannot be read", e);
        }
    }

    /** The user's: what is fetched here, the next build need not fetch. */
    Path localRepository() {
        String given = property("holdfast.maven.local-repository");
        if (given.isEmpty()) {
            given = property("maven.repo.local");
        }
        if (given.isEmpty() && settings.getLocalRepository() != null) {
            given = settings.getLocalRepository();
        }
        return given.isEmpty() ? home().resolve("repository") : Path.of(given);
    }

    /** Puts mirrors, proxies and credentials into a session. */
    RepositorySystemSession.SessionBuilder applyTo(RepositorySystemSession.SessionBuilder session) {
        return session.setOffline(settings.isOffline()
                        || property("holdfast.maven.offline").equals("true"))
                .setMirrorSelector(mirrors())
                .setProxySelector(proxies())
                .setAuthenticationSelector(authentication())
                .withLocalRepositoryBaseDirectories(localRepository());
    }

    /** Those that every build has, and those of active profiles; as they are, before mirrors. */
    List<RemoteRepository> repositories() {
        List<RemoteRepository> repositories = new ArrayList<>();
        for (Profile profile : settings.getProfiles()) {
            boolean byDefault =
                    profile.getActivation() != null && profile.getActivation().isActiveByDefault();
            if (byDefault || settings.getActiveProfiles().contains(profile.getId())) {
                for (Repository repository : profile.getRepositories()) {
                    repositories.add(repository(repository.getId(), repository.getUrl()));
                }
            }
        }
        DefaultModelProcessor models = new DefaultModelProcessor();
        models.setModelLocator(new DefaultModelLocator());
        models.setModelReader(new DefaultModelReader());
        new DefaultSuperPomProvider()
                .setModelProcessor(models)
                .getSuperModel("4.0.0")
                .getRepositories()
                .forEach(repository -> {
                    if (repositories.stream().noneMatch(known -> known.getId().equals(repository.getId()))) {
                        repositories.add(repository(repository.getId(), repository.getUrl()));
                    }
                });
        return repositories;
    }

    private MirrorSelector mirrors() {
        DefaultMirrorSelector mirrors = new DefaultMirrorSelector();
        for (Mirror mirror : settings.getMirrors()) {
            mirrors.add(
                    mirror.getId(),
                    mirror.getUrl(),
                    mirror.getLayout(),
                    false,
                    mirror.isBlocked(),
                    mirror.getMirrorOf(),
                    mirror.getMirrorOfLayouts());
        }
        return mirrors;
    }

    private ProxySelector proxies() {
        DefaultProxySelector proxies = new DefaultProxySelector();
        for (Proxy proxy : decrypted.getProxies()) {
            if (proxy.isActive()) {
                AuthenticationBuilder authentication = new AuthenticationBuilder();
                authentication.addUsername(proxy.getUsername()).addPassword(proxy.getPassword());
                proxies.add(
                        new org.eclipse.aether.repository.Proxy(
                                proxy.getProtocol(), proxy.getHost(), proxy.getPort(), authentication.build()),
                        proxy.getNonProxyHosts());
            }
        }
        return proxies;
    }

    private AuthenticationSelector authentication() {
        DefaultAuthenticationSelector selector = new DefaultAuthenticationSelector();
        for (Server server : decrypted.getServers()) {
            AuthenticationBuilder authentication = new AuthenticationBuilder();
            authentication.addUsername(server.getUsername()).addPassword(server.getPassword());
            authentication.addPrivateKey(server.getPrivateKey(), server.getPassphrase());
            selector.add(server.getId(), authentication.build());
        }
        return selector;
    }

    private static RemoteRepository repository(String id, String url) {
        return new RemoteRepository.Builder(id, "default", url).build();
    }

    /** The build can hand over a file as part of a longer text only. */
    private static File file(String property, Path otherwise) {
        String given = property(property).replaceFirst("^file:", "");
        if (!given.isEmpty()) {
            return new File(given);
        }
        return otherwise == null ? null : otherwise.toFile();
    }

    /** Empty too where the build knew no value and left its own expression standing. */
    private static String property(String name) {
        String value = System.getProperty(name, "");
        return value.contains("${") ? "" : value;
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home"), ".m2");
    }
}
