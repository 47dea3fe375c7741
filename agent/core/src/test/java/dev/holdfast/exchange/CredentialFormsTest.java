package dev.holdfast.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.HostPattern;
import dev.holdfast.config.OnFailure;
import dev.holdfast.config.Replacement;
import dev.holdfast.config.ServiceSettings;
import dev.holdfast.config.Share;
import dev.holdfast.config.Stage;
import dev.holdfast.config.When;
import dev.holdfast.identity.Generation;
import dev.holdfast.identity.Identity;
import dev.holdfast.inventory.Inventory;
import dev.holdfast.policy.Service;
import dev.holdfast.telemetry.ServiceCounters;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every place and shape of a static credential, with plain mTLS in its place: what leaves a request, and which is left alone. */
class CredentialFormsTest {
    private static final String SIGV4 =
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=5d";
    private static final Replacement KEY = new Replacement.Header("X-Api-Key", null, When.STATIC);
    private static final Replacement PARAMETER = new Replacement.Query("api_key", When.STATIC);
    private static final Replacement ANY_AUTHORIZATION = new Replacement.Header("Authorization", null, When.STATIC);

    private final ServiceCounters counters = new ServiceCounters(Failure.labels(), Verdict.labels());

    @Test
    void a_parameter_leaves_the_target() {
        Attempt attempt = decided(List.of(PARAMETER), request("/v1?a=%7E&api_key=s&b"));

        assertThat(attempt.isReplaced()).isTrue();
        assertThat(attempt.target()).isEqualTo("/v1?a=%7E&b");
        assertThat(counters.lastStaticSeen()).isPositive();
    }

    @Test
    void a_target_without_the_parameter_is_no_target_of_ours() {
        Attempt attempt = decided(List.of(PARAMETER), request("/v1?a=b"));

        assertThat(attempt.isReplaced()).isFalse();
        assertThat(attempt.target()).isNull();
        assertThat(counters.lastStaticSeen()).isZero();
    }

    @Test
    void several_credentials_in_one_request_all_leave() {
        Attempt attempt = decided(
                List.of(KEY, PARAMETER, new Replacement.Header("Authorization", "Basic", When.STATIC)),
                request("/v1?api_key=s").with("X-Api-Key", "k").with("Authorization", "Basic dXNlcjprZXk="));

        assertThat(attempt.isReplaced()).isTrue();
        assertThat(attempt.target()).isEqualTo("/v1");
        assertThat(attempt.removes("x-api-key", "k")).isTrue();
        assertThat(attempt.removes("authorization", "Basic dXNlcjprZXk=")).isTrue();
        assertThat(attempt.removes("Accept", "*/*")).isFalse();
    }

    @Test
    void one_of_them_is_enough_for_all() {
        Attempt attempt =
                decided(List.of(KEY, PARAMETER), request("/v1?api_key=s&a").with("Accept", "*/*"));
        Attempt other = decided(List.of(KEY, PARAMETER), request("/v1?a").with("X-Api-Key", "k"));

        assertThat(attempt.target()).isEqualTo("/v1?a");
        assertThat(other.isReplaced()).isTrue();
        assertThat(other.target()).isNull();
    }

    @Test
    void as_made_it_is_there_again() {
        Exchanges exchanges = exchanges(List.of(PARAMETER), Stage.ENFORCE, OnFailure.STATIC_KEY);
        Attempt attempt = exchanges.begin(exchanges.routes().all().get(0));
        exchanges.attempt(attempt, request("/v1?api_key=s"), session());
        assertThat(attempt.target()).isEqualTo("/v1");

        attempt.proceedTo(Attempt.Phase.AS_MADE);
        exchanges.attempt(attempt, request("/v1?api_key=s"), session());

        assertThat(attempt.isReplaced()).isFalse();
        assertThat(attempt.target()).isNull();
        assertThat(counters.sentStaticCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OBSERVE", "SHADOW"})
    void below_enforce_nothing_leaves(Stage stage) {
        Exchanges exchanges = exchanges(List.of(PARAMETER), stage, OnFailure.STATIC_KEY);
        Attempt attempt = exchanges.begin(exchanges.routes().all().get(0));
        exchanges.attempt(attempt, request("/v1?api_key=s"), session());

        assertThat(attempt.isReplaced()).isFalse();
        assertThat(attempt.target()).isNull();
        assertThat(counters.sentStaticCount()).isEqualTo(1);
    }

    @Test
    void user_information_leaves_wherever_the_client_puts_it() {
        Replacement basic = new Replacement.Header("Authorization", "Basic", When.STATIC);
        Attempt absolute = decided(List.of(basic), request("https://user:key@ledger.example.com/v1"));
        Attempt beside = decided(List.of(basic), request("/v1").at("user:k/e?y@@ledger.example.com:8443"));

        assertThat(absolute.isReplaced()).isTrue();
        assertThat(absolute.target()).isEqualTo("https://ledger.example.com/v1");
        assertThat(beside.isReplaced()).isTrue();
        assertThat(beside.target()).isNull();
        assertThat(beside.authority()).isEqualTo("ledger.example.com:8443");
    }

    @Test
    void user_information_that_is_not_named_stays() {
        Attempt attempt = decided(
                List.of(KEY), request("/v1").at("user:key@ledger.example.com").with("X-Api-Key", "k"));

        assertThat(attempt.isReplaced()).isTrue();
        assertThat(attempt.authority()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bearer opaque-0123",
                "Basic dXNlcjprZXk=",
                "Token token=0123",
                "ApiKey 0123",
                "SSWS 0123",
                "GenieKey 0123",
                "0123456789",
            })
    void authorization_without_a_scheme_written_means_any_that_is_not_made_for_its_request(String value) {
        Attempt attempt = decided(List.of(ANY_AUTHORIZATION), request("/v1").with("Authorization", value));

        assertThat(attempt.isReplaced()).isTrue();
        assertThat(attempt.removes("Authorization", value)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                SIGV4 + "|request-signed",
                "Digest username=\"a\", uri=\"/v1\", response=\"6629\"|request-signed",
                "SharedKey account:a=|request-signed",
                "OAuth oauth_consumer_key=\"a\", oauth_signature=\"b\"|request-signed",
                "Negotiate YIIJvwYGKwYBBQUC|authorization-in-use",
                "NTLM TlRMTVNTUAAB|authorization-in-use",
            })
    void what_is_made_for_its_request_is_left_alone_and_counted(String value, String reason) {
        Attempt attempt = decided(List.of(ANY_AUTHORIZATION), request("/v1").with("Authorization", value));

        assertThat(attempt.isReplaced()).isFalse();
        assertThat(attempt.denial()).isNull();
        assertThat(attempt.removes("Authorization", value)).isFalse();
        assertThat(counters.reasons()).containsOnly(Map.entry(reason, 1L));
        assertThat(counters.sentStaticCount()).isZero();
    }

    @Test
    void a_signature_leaves_where_its_scheme_is_written() {
        Replacement signature = new Replacement.Header("Authorization", "AWS4-HMAC-SHA256", When.STATIC);
        Attempt attempt = decided(List.of(signature), request("/v1").with("Authorization", SIGV4));

        assertThat(attempt.isReplaced()).isTrue();
        assertThat(attempt.removes("Authorization", SIGV4)).isTrue();
    }

    @Test
    void a_bare_value_alone_is_meant_by_none() {
        Replacement bare = new Replacement.Header("Authorization", "none", When.STATIC);

        assertThat(decided(List.of(bare), request("/v1").with("Authorization", "0123"))
                        .isReplaced())
                .isTrue();
        assertThat(decided(List.of(bare), request("/v1").with("Authorization", "Bearer 0123"))
                        .isReplaced())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization|" + SIGV4,
                "Authorization|Digest username=\"a\", uri=\"/v1?api_key=s\", response=\"6629\"",
                "Signature-Input|sig1=(\"@target-uri\" \"x-api-key\");created=1618884473",
                "Signature|keyId=\"a\",headers=\"(request-target) x-api-key\",signature=\"b\"",
            })
    void a_signed_request_keeps_its_key_too(String field, String value) {
        Request request = request("/v1?api_key=s").with("X-Api-Key", "k").with(field, value);
        Attempt attempt = decided(List.of(KEY, PARAMETER), request);

        assertThat(attempt.isReplaced()).isFalse();
        assertThat(attempt.target()).isNull();
        assertThat(counters.reasons()).containsOnly(Map.entry("request-signed", 1L));
        assertThat(counters.sentStaticCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-SignedHeaders=host&X-Amz-Signature=5d",
                "/b/k?x-amz-signature=5d",
                "/b/k?AWSAccessKeyId=AKID&Expires=1141889120&Signature=v=",
                "/b/k?X-Goog-Signature=5d",
                "/b/k?GoogleAccessId=a@b&Signature=c",
                "/1/statuses?oauth_consumer_key=a&oauth_signature=b",
            })
    void a_presigned_request_keeps_its_key_too(String target) {
        Attempt attempt = decided(List.of(KEY), request(target).with("X-Api-Key", "k"));

        assertThat(attempt.isReplaced()).isFalse();
        assertThat(counters.reasons()).containsOnly(Map.entry("request-signed", 1L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"signature", "api_sig", "sig", "hmac"})
    void a_signed_query_stays_whole_and_the_rest_of_the_request_may_change(String parameter) {
        String target = "/v1?api_key=s&" + parameter + "=0a";
        Attempt whole = decided(List.of(KEY, PARAMETER), request(target).with("X-Api-Key", "k"));
        Attempt field = decided(List.of(KEY), request(target).with("X-Api-Key", "k"));

        assertThat(whole.isReplaced()).isFalse();
        assertThat(counters.reasons()).containsOnly(Map.entry("request-signed", 1L));
        assertThat(field.isReplaced()).isTrue();
        assertThat(field.target()).isNull();
    }

    @Test
    void a_signature_that_is_named_itself_leaves() {
        Attempt attempt = decided(
                List.of(PARAMETER, new Replacement.Query("sig", When.STATIC)), request("/v1?api_key=s&sig=0a&se=1"));

        assertThat(attempt.target()).isEqualTo("/v1?se=1");
    }

    @Test
    void a_signed_request_is_denied_where_the_policy_says_so() {
        Exchanges exchanges = exchanges(List.of(KEY), Stage.ENFORCE, OnFailure.DENY);
        Attempt attempt = exchanges.begin(exchanges.routes().all().get(0));
        exchanges.attempt(attempt, request("/v1").with("X-Api-Key", "k").with("Authorization", SIGV4), session());

        assertThat(attempt.denial()).hasMessageContaining("request-signed");
    }

    private Attempt decided(List<Replacement> replace, RequestHead head) {
        Exchanges exchanges = exchanges(replace, Stage.ENFORCE, OnFailure.STATIC_KEY);
        Attempt attempt = exchanges.begin(exchanges.routes().all().get(0));
        exchanges.attempt(attempt, head, session());
        return attempt;
    }

    private Exchanges exchanges(List<Replacement> replace, Stage stage, OnFailure onFailure) {
        ServiceSettings settings = new ServiceSettings(
                "ledger",
                List.of(new HostPattern("ledger.example.com", false, 443)),
                List.of(),
                List.of(),
                Map.of(),
                "orders",
                replace,
                null,
                stage,
                100,
                Share.ATTEMPT,
                onFailure,
                Duration.ZERO,
                null,
                null);
        Service service = new Service(settings, Stage.ENFORCE, "here");
        Route route = new Route(service, Identity.ANONYMOUS, null, null, counters, null);
        Exchanges exchanges = new Exchanges(new Inventory());
        exchanges.use(Routes.compile(1, Stage.ENFORCE, List.of(route), Routes.NONE));
        return exchanges;
    }

    /** Of a connection on which our certificate went out. */
    private static SSLSession session() {
        Map<String, Object> values = new HashMap<>();
        SSLSession session = (SSLSession) Proxy.newProxyInstance(
                CredentialFormsTest.class.getClassLoader(),
                new Class<?>[] {SSLSession.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getValue" -> values.get((String) arguments[0]);
                    case "putValue" -> values.put((String) arguments[0], arguments[1]);
                    case "getCreationTime" -> System.currentTimeMillis();
                    default -> throw new IllegalStateException(method.getName());
                });
        ConnectionMark.offered(Generation.ANONYMOUS.number()).put(session);
        return session;
    }

    private static Request request(String target) {
        return new Request(target, null, Map.of());
    }

    private record Request(String target, @Nullable String authority, Map<String, String> fields)
            implements RequestHead {
        Request with(String name, String value) {
            Map<String, String> more = new HashMap<>(fields);
            more.put(name, value);
            return new Request(target, authority, more);
        }

        Request at(String newAuthority) {
            return new Request(target, newAuthority, fields);
        }

        @Override
        public @Nullable String header(String name) {
            return fields.get(name);
        }

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String host() {
            return "ledger.example.com";
        }

        @Override
        public int port() {
            return 443;
        }
    }
}
