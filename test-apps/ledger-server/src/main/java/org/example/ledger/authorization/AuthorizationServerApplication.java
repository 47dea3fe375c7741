package org.example.ledger.authorization;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.apache.catalina.connector.Connector;
import org.example.ledger.Connectors;
import org.example.ledger.ServerOptions;
import org.example.ledger.observer.AdminServer;
import org.example.ledger.observer.Observation;
import org.example.ledger.observer.Observer;
import org.example.ledger.observer.Switches;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.converter.RsaKeyConverters;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;

/** Spring Authorization Server with {@link Clients}. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
@Import(Observation.class)
public class AuthorizationServerApplication {

    /** Where it listens. */
    public record Started(String issuer, int port, int mtlsPort, int adminPort) {}

    /** Fixed before anything listens: the issuer's name holds one of them, the address of clients' keys another. */
    record Ports(int port, int mtlsPort, int adminPort) {
        String issuer() {
            return "https://localhost:" + port;
        }
    }

    /** Starts the server and its admin port. */
    public static Started start(ServerOptions options) {
        Ports ports = new Ports(
                Connectors.chosen(options.number("authorization-server.port")),
                Connectors.chosen(options.number("authorization-server.mtls-port")),
                Connectors.chosen(options.number("authorization-server.admin-port")));
        String asks = mtlsAliases(options) ? "none" : "want";
        ConfigurableApplicationContext context = new SpringApplicationBuilder(AuthorizationServerApplication.class)
                .properties(Connectors.mainConnector(options.pki(), ports.port(), asks))
                .initializers(fresh -> {
                    fresh.getBeanFactory().registerSingleton("options", options);
                    fresh.getBeanFactory().registerSingleton("ports", ports);
                })
                .run();
        InMemoryRegisteredClientRepository repository = context.getBean(InMemoryRegisteredClientRepository.class);
        Clients clients = context.getBean(Clients.class);
        int adminPort = AdminServer.start(
                ports.adminPort(),
                context.getBean(Observer.class),
                context.getBean(Switches.class),
                seconds -> clients.withTokenLife(seconds).forEach(repository::save),
                clientKeys(options));
        return new Started(ports.issuer(), ports.port(), ports.mtlsPort(), adminPort);
    }

    @Bean
    Connector mtlsConnector(SslBundles bundles, Ports ports) {
        return Connectors.https(bundles.getBundle("server"), ports.mtlsPort(), true);
    }

    @Bean
    Clients clients(ServerOptions options, Ports ports) {
        return new Clients(
                options.text("client-subject"), "http://127.0.0.1:" + ports.adminPort() + "/admin/client-keys");
    }

    @Bean
    InMemoryRegisteredClientRepository registeredClients(Clients clients, ServerOptions options) {
        return new InMemoryRegisteredClientRepository(clients.withTokenLife(options.number("token-life")));
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(Ports ports) {
        return AuthorizationServerSettings.builder().issuer(ports.issuer()).build();
    }

    /** Kept in a file, so that tokens stay good when the server is killed and started again. */
    @Bean
    JWKSource<SecurityContext> signingKey(ServerOptions options) throws IOException, GeneralSecurityException {
        try (InputStream file = Files.newInputStream(options.pki().resolve("token-signing.key"))) {
            RSAPrivateCrtKey key = (RSAPrivateCrtKey) RsaKeyConverters.pkcs8().convert(file);
            RSAPublicKey publicKey = (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
            return new ImmutableJWKSet<>(new JWKSet(new RSAKey.Builder(publicKey)
                    .privateKey(key)
                    .keyID("token-signing")
                    .build()));
        }
    }

    /** The server itself ignores RFC 8707's {@code resource}: here it becomes the audience, as the RFC suggests. */
    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> audienceFromResource() {
        return context -> {
            if (context.getAuthorizationGrant() instanceof OAuth2ClientCredentialsAuthenticationToken grant
                    && grant.getAdditionalParameters().get("resource") instanceof String resource) {
                context.getClaims().audience(List.of(resource));
            }
        };
    }

    @Bean
    SecurityFilterChain endpoints(HttpSecurity http, ServerOptions options, Ports ports) {
        http.oauth2AuthorizationServer(server -> {
            http.securityMatcher(server.getEndpointsMatcher());
            if (mtlsAliases(options)) {
                String alias = "https://localhost:" + ports.mtlsPort();
                server.authorizationServerMetadataEndpoint(
                        endpoint -> endpoint.authorizationServerMetadataCustomizer(metadata -> metadata.claim(
                                "mtls_endpoint_aliases",
                                Map.of(
                                        "token_endpoint", alias + "/oauth2/token",
                                        "revocation_endpoint", alias + "/oauth2/revoke",
                                        "introspection_endpoint", alias + "/oauth2/introspect"))));
            }
        });
        http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated());
        return http.build();
    }

    private static Map<String, Object> clientKeys(ServerOptions options) {
        try {
            return JWKSet.load(options.pki().resolve("client-keys.json").toFile())
                    .toPublicJWKSet()
                    .toJSONObject();
        } catch (IOException | ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean mtlsAliases(ServerOptions options) {
        return Boolean.parseBoolean(options.text("authorization-server.mtls-aliases"));
    }
}
