package org.example.ledger.observer;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Sits in Tomcat's engine, below every servlet filter and so below Spring Security: what it writes down is what
 * arrived, not what somebody made of it. It is also the place where trouble on demand is made.
 */
public final class ObserverValve extends ValveBase {

    private final Observer observer;
    private final Switches switches;

    /** Records into the observer and obeys the switches. */
    public ObserverValve(Observer observer, Switches switches) {
        super(true);
        this.observer = observer;
        this.switches = switches;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String field = request.getHeader("X-Api-Key");
        String key = field != null ? field : KeyParameter.in(request.getQueryString());
        Credentials credentials = Credentials.of(request.getHeader("Authorization"), key, request.getHeader("DPoP"));
        ReceivedRequest received = received(request, credentials);
        observer.begin(response);
        try {
            if (isForTheJudge(request) || !troubled(credentials, response)) {
                getNext().invoke(request, response);
            }
        } finally {
            try {
                write(received, request, response);
            } finally {
                observer.end(response);
            }
        }
    }

    private void write(ReceivedRequest received, Request request, Response response) {
        BodyDigest body = (BodyDigest) request.getAttribute(BodyDigest.ATTRIBUTE);
        observer.add(
                received,
                form(request),
                response.getStatus(),
                body == null ? 0 : body.length(),
                body == null ? null : HexFormat.of().formatHex(body.sha256()));
    }

    /**
     * The resource server fetches the issuer's keys anew every few minutes to judge tokens by: an issuer that is down for its
     * clients must not take the judge with it.
     */
    private static boolean isForTheJudge(Request request) {
        return request.getRequestURI().equals("/oauth2/jwks");
    }

    private boolean troubled(Credentials credentials, Response response) {
        pause(switches.milliseconds("delay"));
        if (switches.isOn("down")) {
            response.setStatus(503);
            return true;
        }
        Switches.Refusal refusal = switches.takeRefusal(credentials);
        if (refusal == null) {
            return false;
        }
        response.setStatus(refusal.status());
        // a 401 always has a challenge, RFC 9110 section 15.5.2; a 403 may have one, RFC 6750 section 3.1
        if (refusal.status() == 401 || !refusal.error().isEmpty()) {
            String error = refusal.error().isEmpty() ? "" : " error=\"" + refusal.error() + "\"";
            String scheme = "DPoP".equalsIgnoreCase(credentials.scheme()) ? "DPoP" : "Bearer";
            response.setHeader("WWW-Authenticate", scheme + error);
        }
        return true;
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Read at once: a connection that the peer has closed meanwhile knows its ports no longer. */
    private static ReceivedRequest received(Request request, Credentials credentials) {
        X509Certificate certificate = clientCertificate(request);
        String query = request.getQueryString();
        return new ReceivedRequest(
                0,
                request.getServletConnection().getConnectionId(),
                request.getRemotePort(),
                request.getLocalPort(),
                request.getProtocol(),
                (String) request.getAttribute("org.apache.tomcat.util.net.secure_protocol_version"),
                request.getMethod(),
                query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query,
                headers(request.getCoyoteRequest().getMimeHeaders()),
                certificate == null ? null : Credentials.thumbprint(certificate),
                certificate == null
                        ? null
                        : certificate.getSubjectX500Principal().getName(),
                credentials.scheme(),
                credentials.boundTo(),
                credentials.boundToKey(),
                credentials.proof(),
                credentials.token(),
                credentials.key(),
                Map.of(),
                0,
                0,
                null);
    }

    private static X509Certificate clientCertificate(Request request) {
        X509Certificate[] chain = (X509Certificate[]) request.getAttribute("jakarta.servlet.request.X509Certificate");
        return chain == null || chain.length == 0 ? null : chain[0];
    }

    private static List<List<String>> headers(MimeHeaders fields) {
        List<List<String>> headers = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            headers.add(List.of(fields.getName(i).toString(), fields.getValue(i).toString()));
        }
        return headers;
    }

    private static Map<String, List<String>> form(Request request) {
        Map<String, List<String>> form = new LinkedHashMap<>();
        String type = request.getContentType();
        if (type != null && type.startsWith("application/x-www-form-urlencoded")) {
            request.getParameterMap().forEach((name, values) -> form.put(name, Arrays.asList(values)));
        }
        return form;
    }
}
