package org.example.ledger.observer;

import java.util.List;
import org.apache.catalina.connector.Connector;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts the observer into a server, and the further connectors that it names. */
@Configuration(proxyBeanMethods = false)
public class Observation {

    @Bean
    Observer observer() {
        return new Observer();
    }

    @Bean
    Switches switches() {
        return new Switches();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> observed(
            Observer observer, Switches switches, List<Connector> connectors) {
        return factory -> {
            factory.addEngineValves(new ObserverValve(observer, switches));
            factory.addAdditionalConnectors(connectors.toArray(Connector[]::new));
        };
    }

    @Bean
    FilterRegistrationBean<BodyDigestFilter> bodyDigest() {
        FilterRegistrationBean<BodyDigestFilter> registration = new FilterRegistrationBean<>(new BodyDigestFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }
}
