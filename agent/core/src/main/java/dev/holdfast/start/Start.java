package dev.holdfast.start;

import dev.holdfast.background.Background;
import dev.holdfast.config.Configuration;
import dev.holdfast.config.ConfigurationError;
import dev.holdfast.config.ConfigurationException;
import dev.holdfast.config.ConfigurationLoader;
import dev.holdfast.config.ConfigurationWatch;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.Routes;
import dev.holdfast.inventory.Inventory;
import dev.holdfast.policy.Service;
import dev.holdfast.telemetry.Faults;
import dev.holdfast.telemetry.Log;
import dev.holdfast.weave.Dispatcher;
import dev.holdfast.weave.HookSets;
import dev.holdfast.weave.Weaver;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings the agent to life. On the JVM's main thread, before the application: the bridge and the weaver, nothing else. On a
 * daemon thread: the configuration at once; identities and tokens when the first woven class has loaded, because only then the
 * application uses HTTP or TLS, and has set what it wants to set before.
 */
public final class Start {
    private static final long WATCH_MILLIS = 500;
    private static final long TELL_MILLIS = 250;
    private static final long VIEW_MILLIS = 5_000;

    private final Inventory inventory = new Inventory();
    private final Exchanges exchanges = new Exchanges(inventory);
    private final Background background = new Background();
    private final Deployment deployment = new Deployment(exchanges, background);
    private final CountDownLatch wanted = new CountDownLatch(1);
    private final ConfigurationLoader loader;

    private Start(ConfigurationLoader loader) {
        this.loader = loader;
    }

    /**
     * Weaves, and leaves the rest to a thread of its own. The bridge is defined.
     *
     * @param attached whether the JVM was running already
     */
    static void start(@Nullable String arguments, Instrumentation instrumentation, boolean attached) throws Exception {
        Start start = new Start(new ConfigurationLoader(arguments, System::getProperty, System.getenv()));
        start.weave(instrumentation, attached);
        Thread thread = new Thread(null, start::run, "holdfast-start", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
    }

    private void weave(Instrumentation instrumentation, boolean attached) throws Exception {
        Dispatcher dispatcher = new Dispatcher(exchanges);
        Weaver weaver = new Weaver(instrumentation, dispatcher, wanted::countDown);
        HookSets.addTo(weaver);
        if (!HoldfastBridge.install(dispatcher)) {
            throw new IllegalStateException("another copy is already active in this JVM");
        }
        weaver.install();
        exchanges.activateTls();
        if (attached) {
            wanted.countDown(); // it may be in the middle of its requests
        }
    }

    private void run() {
        try {
            Configuration configuration = load();
            if (configuration != null) {
                Log.level(configuration.logLevel());
                Log.info(startLine(configuration));
            }
            wanted.await();
            if (configuration == null) {
                exchanges.use(Routes.NONE); // nothing to wait for
            } else {
                deployment.apply(configuration);
            }
            ConfigurationWatch watch = new ConfigurationWatch(loader, this::accept, this::refuse, deployment::restored);
            every(WATCH_MILLIS, WATCH_MILLIS, watch::poll);
            every(WATCH_MILLIS, WATCH_MILLIS, deployment::tick);
            every(TELL_MILLIS, TELL_MILLIS, inventory::drain);
            every(TELL_MILLIS, TELL_MILLIS, deployment::tell);
            Views views = new Views(exchanges, deployment);
            every(Views.delayMillis(), VIEW_MILLIS, views::register);
            AgentControl control = new AgentControl(exchanges, deployment, background);
            every(Views.delayMillis(), WATCH_MILLIS, control::update);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable fault) {
            Faults.count(fault);
            exchanges.use(exchanges.routes()); // no request may wait for what will not come
        }
    }

    private @Nullable Configuration load() {
        try {
            return loader.load();
        } catch (ConfigurationException e) {
            refuse(e);
            Log.error(
                    "no service is in force until the configuration is valid; requests go on as the application makes them");
            return null;
        }
    }

    private void accept(Configuration configuration) {
        Log.level(configuration.logLevel());
        deployment.apply(configuration);
        Log.info("configuration changed: " + services(configuration));
    }

    private void refuse(ConfigurationException refused) {
        deployment.refused(refused.errors());
        List<ConfigurationError> errors = refused.errors();
        Log.error("the configuration is refused, it has " + errors.size()
                + (errors.size() == 1 ? " error:" : " errors:"));
        for (ConfigurationError error : errors) {
            Log.error("  " + error);
        }
    }

    private void every(long delayMillis, long millis, Runnable work) {
        @SuppressWarnings("unused") // it runs as long as the JVM
        var forever = background
                .timer()
                .scheduleWithFixedDelay(() -> guarded(work), delayMillis, millis, TimeUnit.MILLISECONDS);
    }

    /** A task that throws would never run again. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable fault) {
            Faults.count(fault);
        }
    }

    private static String startLine(Configuration configuration) {
        return "holdfast " + Version.text() + " is active, configured by " + configuration.source() + "; "
                + services(configuration);
    }

    private static String services(Configuration configuration) {
        StringBuilder line = new StringBuilder("ceiling ").append(lower(configuration.ceiling()));
        if (configuration.services().isEmpty()) {
            return line.append("; no services, static credentials are observed on every host")
                    .toString();
        }
        configuration.services().forEach((name, settings) -> {
            Service service = new Service(settings, configuration.ceiling(), configuration.instance());
            line.append("; ").append(name).append(' ').append(lower(service.stage()));
            if (settings.percent() < 100) {
                line.append(' ').append(settings.percent()).append(" % by ").append(lower(settings.by()));
            }
            if (service.weakness() != null) {
                line.append(" (its tokens are bound to nothing)");
            }
            if (service.stage() != settings.stage()) {
                line.append(" (configured ").append(lower(settings.stage())).append(')');
            }
        });
        return line.toString();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
