package dev.holdfast.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** The two fields of every response that proofs are made from: Date and DPoP-Nonce. An input is the value of either. */
class ProofInputsFuzz {
    private static final DateTimeFormatter FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);
    private static final TargetUri SERVER = new TargetUri("https", "ledger.example.com", -1, "/");

    @FuzzTest
    @DictionaryEntries({"Sun, ", " Feb ", " 2000 ", "29", "08:49:60", " GMT"})
    void a_date_is_the_moment_that_it_says_and_a_nonce_is_one_by_the_grammar(byte[] input) {
        String value = new String(input, StandardCharsets.ISO_8859_1);
        long seconds = HttpDate.epochSeconds(value);
        if (seconds != HttpDate.NONE) {
            assertSays(value, seconds);
        } else {
            assertThat(isFixdate(value)).isFalse();
        }
        KnownServers store = new KnownServers(4);
        store.put(KnownServers.Role.RESOURCE_SERVER, SERVER, "before");
        boolean taken = store.put(KnownServers.Role.RESOURCE_SERVER, SERVER, value);
        assertThat(taken).isEqualTo(value.matches("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,1024}"));
        assertThat(store.get(KnownServers.Role.RESOURCE_SERVER, SERVER)).isEqualTo(taken ? value : "before");
        assertThat(store.get(KnownServers.Role.AUTHORIZATION_SERVER, SERVER)).isNull();
    }

    /** Read by java.time it is written again as it was, but for the name of the day and a leap second. */
    private static void assertSays(String date, long seconds) {
        boolean leap = date.startsWith("60", 23);
        String written = Instant.ofEpochSecond(leap ? seconds - 1 : seconds)
                .atZone(ZoneOffset.UTC)
                .format(FIXDATE);
        assertThat(leap ? written.replace(":59 GMT", ":60 GMT") : written).endsWith(date.substring(5));
    }

    private static boolean isFixdate(String date) {
        try {
            FIXDATE.parse(date);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
