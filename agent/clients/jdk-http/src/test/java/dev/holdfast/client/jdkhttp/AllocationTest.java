package dev.holdfast.client.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.holdfast.config.Stage;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.RequestAttempts;
import dev.holdfast.exchange.Routes;
import dev.holdfast.inventory.Inventory;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int REQUESTS = 20_000;

    @Test
    void a_request_to_no_service_costs_no_byte() throws Throwable {
        Exchanges exchanges = new Exchanges(new Inventory());
        exchanges.use(Routes.compile(1, Stage.ENFORCE, List.of(), Routes.NONE));
        JdkHttpMembers.resolve();
        HeadDecision decision = new HeadDecision(exchanges, new RequestAttempts<>());
        HttpRequest request = request();
        look(decision, exchanges, request); // the first one loads and compiles

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        threads.getThreadAllocatedBytes(thread);
        long before = threads.getThreadAllocatedBytes(thread);
        look(decision, exchanges, request);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(allocated / REQUESTS).isZero();
    }

    private static void look(HeadDecision decision, Exchanges exchanges, HttpRequest request) throws Throwable {
        for (int i = 0; i < REQUESTS; i++) {
            decision.observe(request, request.headers(), false);
            assertNone(decision.route(request));
            assertNone(exchanges.ready(request.uri().getHost(), Target.port(request.uri())));
        }
    }

    private static void assertNone(@Nullable Object found) {
        if (found != null) {
            throw new AssertionError(found);
        }
    }

    /** As the client makes it of the application's. */
    private static HttpRequest request() throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName("jdk.internal.net.http.HttpRequestImpl")
                .getConstructor(HttpRequest.class, ProxySelector.class);
        constructor.setAccessible(true);
        return (HttpRequest) constructor.newInstance(
                HttpRequest.newBuilder(URI.create(
                                "https://Ledger.example.com/v1/entries?page=2&api_key=ledger-static-key-0001"))
                        .header("X-Request-Id", "4711")
                        .header("Accept", "application/json")
                        .build(),
                null);
    }
}
