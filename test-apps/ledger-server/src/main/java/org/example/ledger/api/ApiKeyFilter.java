package org.example.ledger.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.example.ledger.observer.KeyParameter;
import org.example.ledger.observer.Switches;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** The old way in: {@code X-Api-Key: <key>}, {@code Authorization: Token <key>} or {@code ?api_key=<key>}. */
final class ApiKeyFilter extends OncePerRequestFilter {

    private final String key;
    private final Switches switches;

    ApiKeyFilter(String key, Switches switches) {
        this.key = key;
        this.switches = switches;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String sent = sentKey(request);
        if (sent == null) {
            chain.doFilter(request, response);
        } else if (sent.equals(key) && !switches.isOn("revoke-key")) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                    "static-key", null, AuthorityUtils.createAuthorityList("SCOPE_ledger.read", "SCOPE_ledger.write")));
            SecurityContextHolder.setContext(context);
            chain.doFilter(request, response);
        } else {
            response.setHeader("WWW-Authenticate", "ApiKey");
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        }
    }

    private static String sentKey(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, "Token ", 0, 6)) {
            return authorization.substring(6).trim();
        }
        String field = request.getHeader("X-Api-Key");
        return field != null ? field : KeyParameter.in(request.getQueryString());
    }
}
