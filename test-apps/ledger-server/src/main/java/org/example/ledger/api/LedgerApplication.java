package org.example.ledger.api;

import static org.springframework.security.config.Customizer.withDefaults;

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
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The ledger API in the middle of its own move: it accepts the static key that it always accepted, and tokens bound to
 * the caller's certificate or to a key that the caller proves by DPoP. The binding is judged by Spring Security's own checks,
 * nothing here looks at it.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
@Import({Observation.class, LedgerController.class})
public class LedgerApplication {

    /**
     * Where it listens: https that asks for a certificate, https that never does, plain http, and the observer.
     */
    public record Started(int port, int noCertificatePort, int plainPort, int adminPort) {}

    /** Starts the API for tokens of the issuer, and its admin port. */
    public static Started start(ServerOptions options, String issuer) {
        if (issuer.isEmpty()) {
            throw new IllegalArgumentException("a ledger alone needs --issuer=<url>");
        }
        int noCertificatePort = Connectors.chosen(options.number("ledger.no-certificate-port"));
        int plainPort = Connectors.chosen(options.number("ledger.plain-port"));
        ServletWebServerApplicationContext context = (ServletWebServerApplicationContext) new SpringApplicationBuilder(
                        LedgerApplication.class)
                .properties(properties(options, issuer))
                .initializers(fresh -> {
                    fresh.getBeanFactory().registerSingleton("options", options);
                    fresh.getBeanFactory().registerSingleton("further", new Further(noCertificatePort, plainPort));
                })
                .run();
        int adminPort = AdminServer.start(
                options.number("ledger.admin-port"),
                context.getBean(Observer.class),
                context.getBean(Switches.class),
                seconds -> {
                    throw new IllegalArgumentException("the ledger issues no tokens");
                },
                Map.of());
        return new Started(context.getWebServer().getPort(), noCertificatePort, plainPort, adminPort);
    }

    /** Ports of the connectors beside the main one. */
    record Further(int noCertificatePort, int plainPort) {}

    @Bean
    Connector noCertificateConnector(SslBundles bundles, Further further) {
        return Connectors.https(bundles.getBundle("server"), further.noCertificatePort(), false);
    }

    @Bean
    Connector plainConnector(Further further) {
        return Connectors.plainHttp(further.plainPort());
    }

    @Bean
    SecurityFilterChain access(HttpSecurity http, ServerOptions options, Switches switches) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/public", "/error")
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/**")
                        .hasAuthority("SCOPE_ledger.read")
                        .anyRequest()
                        .hasAuthority("SCOPE_ledger.write"))
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(
                        new ApiKeyFilter(options.text("api-key"), switches), BearerTokenAuthenticationFilter.class)
                .oauth2ResourceServer(server -> server.jwt(withDefaults()).dPoP(withDefaults()))
                .build();
    }

    private static Map<String, Object> properties(ServerOptions options, String issuer) {
        Map<String, Object> properties = Connectors.mainConnector(options.pki(), options.number("ledger.port"), "want");
        String keys = options.text("jwk-set-uri");
        properties.put("spring.security.oauth2.resourceserver.jwt.issuer-uri", issuer);
        properties.put(
                "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
                keys.isEmpty() ? issuer + "/oauth2/jwks" : keys);
        return properties;
    }
}
