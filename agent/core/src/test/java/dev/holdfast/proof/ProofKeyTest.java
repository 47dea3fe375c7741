package dev.holdfast.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProofKeyTest {
    @Test
    void the_private_key_of_RFC_7515_A_3_has_the_public_key_given_there() {
        ProofKey key = Keys.of(Base64.getUrlDecoder().decode("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"));

        assertThat(key.publicJwk())
                .isEqualTo(ProofKey.ecJwk(
                        "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"));
    }

    @Test
    void the_thumbprint_is_that_of_RFC_9449_section_6_1() {
        String jwk = ProofKey.ecJwk(
                "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs", "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA");

        assertThat(ProofKey.thumbprintOf(jwk)).isEqualTo("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    }

    @Test
    void the_thumbprint_is_that_of_RFC_7638_section_3_1() {
        String jwk =
                "{\"e\":\"AQAB\",\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86z"
                        + "wu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65"
                        + "YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6We"
                        + "Zu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\"}";

        assertThat(ProofKey.thumbprintOf(jwk)).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    @Test
    void the_header_says_what_that_of_RFC_9449_figure_2_says() throws Exception {
        String theirs =
                "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0Rs"
                        + "cEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAt"
                        + "MjU2In19";
        byte[] ours = ProofKey.header(
                ProofAlgorithm.ES256,
                ProofKey.ecJwk(
                        "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs", "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"));

        assertThat(ours[ours.length - 1]).isEqualTo((byte) '.');
        assertThat(Json.decoded(new String(ours, 0, ours.length - 1, StandardCharsets.US_ASCII)))
                .isEqualTo(Json.decoded(theirs));
    }

    @Test
    void every_key_is_a_point_of_the_curve_and_another_one() throws Exception {
        Set<String> thumbprints = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            ProofKey key = Keys.fresh();
            ECKey read = ECKey.parse(key.publicJwk()); // refuses a point that is not on the curve
            assertThat(read.computeThumbprint().toString()).isEqualTo(key.thumbprint());
            assertThat(read.getX().decode()).hasSize(32);
            assertThat(read.getY().decode()).hasSize(32);
            thumbprints.add(key.thumbprint());
        }
        assertThat(thumbprints).hasSize(200);
    }

    @Test
    void coordinates_keep_their_leading_zeros() throws Exception {
        // one x in 256 begins with a zero byte; an encoder that drops it is found by the first of them
        boolean found = false;
        for (int i = 1; i < 2000 && !found; i++) {
            byte[] scalar = new byte[32];
            scalar[30] = (byte) (i >> 8);
            scalar[31] = (byte) i;
            ECKey read = ECKey.parse(Keys.of(scalar).publicJwk());
            found = read.getX().decode()[0] == 0;
            assertThat(read.getX().decode()).hasSize(32);
        }
        assertThat(found).isTrue();
    }

    @Test
    void the_public_key_has_no_private_member() throws Exception {
        ProofKey key = Keys.fresh();
        Map<String, Object> members = Json.parse(key.publicJwk());

        assertThat(members.keySet()).containsExactlyInAnyOrder("kty", "crv", "x", "y");
        assertThat(JWK.parse(key.publicJwk()).isPrivate()).isFalse();
    }

    @Test
    void nothing_public_gives_the_private_key_away() throws Exception {
        ProofKey key = Keys.fresh();
        for (Method method : ProofKey.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers())) {
                assertThat(List.of(String.class, boolean.class, Instant.class, ProofAlgorithm.class, ProofKey.class))
                        .contains(method.getReturnType());
            }
        }
        for (Field field : ProofKey.class.getDeclaredFields()) {
            assertThat(Modifier.isPrivate(field.getModifiers()))
                    .as(field.getName())
                    .isTrue();
        }
        assertThat(key).isNotInstanceOf(Serializable.class);
        assertThat(key.toString()).isEqualTo("ES256 proof key " + key.thumbprint() + ", created at " + key.createdAt());
    }

    @Test
    void it_expires_when_its_life_is_over() {
        byte[] one = new byte[32];
        one[31] = 1;
        long now = Long.MAX_VALUE - 5; // nanoTime may wrap around
        ProofKey key = ProofKey.of(one, Duration.ofNanos(10), Instant.EPOCH, now);

        assertThat(key.isExpired(now)).isFalse();
        assertThat(key.isExpired(now + 9)).isFalse();
        assertThat(key.isExpired(now + 10)).isTrue();
        assertThat(ProofKey.generate(Duration.ofHours(1), new SecureRandom()).isExpired(System.nanoTime()))
                .isFalse();
    }
}
