package org.example.ledger.observer;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;

/** Lets the application read bodies through {@link BodyDigest}. */
public final class BodyDigestFilter implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(new Digested((HttpServletRequest) request), response);
    }

    /** Asks for the stream as late as the application does: Tomcat parses no form once somebody took the stream. */
    private static final class Digested extends HttpServletRequestWrapper {

        private BodyDigest body;

        Digested(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (body == null) {
                body = new BodyDigest(super.getInputStream());
                setAttribute(BodyDigest.ATTRIBUTE, body);
            }
            return body;
        }
    }
}
