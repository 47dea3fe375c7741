package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.Replacement;
import dev.holdfast.config.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticTargetTest {
    private static final StaticTarget KEY = target(false, "api_key");
    private static final StaticTarget USER_INFO = target(true, "api_key");

    @ParameterizedTest
    @CsvSource({
        // the only, the first, the last, in between
        "/v1?api_key=s3cret, /v1",
        "/?api_key=s3cret, /",
        "/v1?api_key=s3cret&a=b, /v1?a=b",
        "/v1?a=b&api_key=s3cret, /v1?a=b",
        "/v1?a=b&api_key=s3cret&c=d, /v1?a=b&c=d",
        // order and encoding of the others
        "/v1?z=%7E&api_key=s&y=a+b&x=%2b&w=%C3%A9&v=/?:@, /v1?z=%7E&y=a+b&x=%2b&w=%C3%A9&v=/?:@",
        "/a%2Fb;c=d/e%3F?api_key=s&a=%26api_key%3Ds, /a%2Fb;c=d/e%3F?a=%26api_key%3Ds",
        // more than one
        "/v1?api_key=s&api_key=t, /v1",
        "/v1?api_key=s&a=b&api_key=t&c=d&api_key=u, /v1?a=b&c=d",
        // empty parameters, empty values, a name only
        "/v1?a&api_key=s&&b=&, /v1?a&&b=&",
        "/v1?api_key=s&, /v1",
        "/v1?&api_key=s, /v1",
        "/v1?&api_key=s&, /v1?&",
        "/v1?api_key, /v1",
        "/v1?api_key=, /v1",
        "/v1?a=b&api_key, /v1?a=b",
        "/v1?api_key==&a=b, /v1?a=b",
        "/v1?api_key=a=b=c&d=e, /v1?d=e",
        // encoded names
        "/v1?api%5Fkey=s&a=b, /v1?a=b",
        "/v1?api%5fkey=s, /v1",
        "/v1?%61%70%69%5F%6B%65%79=s, /v1",
        // other separators
        "/v1?a=b;api_key=s;c=d, /v1?a=b;c=d",
        "/v1?api_key=s;c=d, /v1?c=d",
        "/v1?a=b;api_key=s, /v1?a=b",
        "/v1?a=b;api_key=s&c=d, /v1?a=b&c=d",
        "/v1?a=b&api_key=s;c=d, /v1?a=b&c=d",
        "/v1?api_key=half;other-half&c=d, /v1?c=d",
        "/v1?api_key=half;other;half, /v1",
        // fragments, which no client should send
        "/v1?api_key=s#part, /v1#part",
        "/v1?a=b&api_key=s#part?api_key=t, /v1?a=b#part?api_key=t",
        // other forms of targets
        "https://ledger.example.com/v1?api_key=s&a=b, https://ledger.example.com/v1?a=b",
        "https://ledger.example.com?api_key=s, https://ledger.example.com",
        "?api_key=s, ''",
    })
    void the_parameter_leaves_and_nothing_else(String target, String without) {
        assertThat(KEY.isIn(target)).isTrue();
        assertThat(KEY.without(target)).isEqualTo(without);
        assertThat(KEY.isIn(without)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1",
                "/",
                "*",
                "",
                "/v1?",
                "/v1?&",
                "/v1?a=b",
                "/v1?API_KEY=s",
                "/v1?api_key2=s",
                "/v1?my_api_key=s",
                "/v1?api_ke=s",
                "/v1?api-key=s",
                "/v1?a=api_key=s",
                "/v1?a=%26api_key=s",
                "/v1?api%255Fkey=s",
                "/v1?api%5key=s",
                "/v1?api%key=s",
                "/v1?api_key%=s",
                "/v1?api_key%3Ds",
                "/v1?api+key=s",
                "/v1?+api_key=s",
                "/api_key=s",
                "/v1;api_key=s",
                "/v1&api_key=s",
                "/v1#?api_key=s",
                "/v1?a#api_key=s",
                "/v1?=api_key",
                "/v1?api_k\u00e9y=s",
                "/v1?api%",
                "/v1?api%5",
                "user:api_key@ledger.example.com",
                "https://user:key@ledger.example.com/v1",
            })
    void what_is_not_the_parameter_stays(String target) {
        assertThat(KEY.isIn(target)).isFalse();
        assertThat(KEY.without(target)).isNull();
    }

    @Test
    void several_parameters_leave_together() {
        StaticTarget two = target(false, "client_id", "client_secret", "filter[key]", "$token");

        assertThat(two.without("/?a=1&client_secret=s&client_id=c&b=2&filter%5Bkey%5D=f&%24token=t&filter[key]=g"))
                .isEqualTo("/?a=1&b=2");
    }

    @ParameterizedTest
    @CsvSource({
        "https://user:key@ledger.example.com/v1, https://ledger.example.com/v1",
        "http://key@ledger.example.com, http://ledger.example.com",
        "http://@ledger.example.com/, http://ledger.example.com/",
        "http://us@er:k%40y@ledger.example.com:8443?a=b, http://ledger.example.com:8443?a=b",
        "http://u:k@h/a@b?c=@d&api_key=s&e=@#@, http://h/a@b?c=@d&e=@#@",
    })
    void user_information_leaves_a_target_in_absolute_form(String target, String without) {
        assertThat(USER_INFO.isIn(target)).isTrue();
        assertThat(USER_INFO.without(target)).isEqualTo(without);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ledger.example.com/a@b",
                "http://ledger.example.com?a@b",
                "http://ledger.example.com#a@b",
                "/http://user:key@ledger.example.com",
                "/?u=http://user:key@ledger.example.com",
                "://user:key@ledger.example.com",
                "?://user:key@ledger.example.com",
                "//user:key@ledger.example.com",
            })
    void what_only_looks_like_user_information_stays(String target) {
        assertThat(USER_INFO.isIn(target)).isFalse();
        assertThat(USER_INFO.without(target)).isNull();
    }

    @Test
    void user_information_stays_where_it_is_not_named() {
        assertThat(KEY.without("http://u:k@h/?api_key=s")).isEqualTo("http://u:k@h/");
        assertThat(target(false).isAny()).isFalse();
        assertThat(target(true).isAny()).isTrue();
        assertThat(KEY.isAny()).isTrue();
    }

    /** Against a list of parameters, which is how a server reads a query. */
    @Test
    void any_query_keeps_all_but_the_credential() {
        Random random = new Random(20_260_101);
        for (int i = 0; i < 200_000; i++) {
            List<String> parameters = new ArrayList<>();
            for (int count = random.nextInt(6); count >= 0; count--) {
                parameters.add(parameter(random));
            }
            String target = "/p?" + String.join("&", parameters);
            List<String> others =
                    parameters.stream().filter(parameter -> !isKey(parameter)).toList();
            String kept = String.join("&", others);

            String without = KEY.without(target);

            if (others.size() == parameters.size()) {
                assertThat(without).as(target).isNull();
            } else {
                assertThat(without).as(target).isEqualTo(kept.isEmpty() ? "/p" : "/p?" + kept);
            }
        }
    }

    /** Whatever the text: what stays is some of what was there, in its order, and holds no credential. */
    @Test
    void any_text_is_read() {
        Random random = new Random(20_260_102);
        String[] pieces = {
            "api_key",
            "api%5Fkey",
            "=",
            "&",
            ";",
            "?",
            "#",
            "%",
            "5F",
            "a",
            "@",
            "://",
            "/",
            "http",
            "\u00e9",
            "\ud83d",
            " "
        };
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int count = random.nextInt(12); count > 0; count--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String target = text.toString();

            String without = USER_INFO.without(target);

            assertThat(USER_INFO.isIn(target)).as(target).isEqualTo(without != null);
            if (without != null) {
                assertThat(USER_INFO.without(without)).as(target).isNull();
                assertThat(isSubsequence(without, target)).as(target).isTrue();
                assertThat(without).as(target).hasSizeLessThan(target.length());
            }
        }
    }

    private static String parameter(Random random) {
        String[] names = {"api_key", "api%5fkey", "API_KEY", "a", "", "page", "api_key2", "k%C3%A9y", "%"};
        String[] values = {"=", "=s3cret", "", "=a=b", "=%26api_key%3Dx", "=a+b", "=/?:@"};
        return names[random.nextInt(names.length)] + values[random.nextInt(values.length)];
    }

    private static boolean isKey(String parameter) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        return name.equals("api_key") || name.equals("api%5fkey");
    }

    private static boolean isSubsequence(String part, String whole) {
        int at = 0;
        for (int i = 0; i < whole.length() && at < part.length(); i++) {
            if (whole.charAt(i) == part.charAt(at)) {
                at++;
            }
        }
        return at == part.length();
    }

    private static StaticTarget target(boolean userInfo, String... parameters) {
        List<Replacement> replacements = Stream.of(parameters)
                .<Replacement>map(parameter -> new Replacement.Query(parameter, When.STATIC))
                .toList();
        return new StaticTarget(replacements, userInfo);
    }
}
