package org.example.ledger.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.util.HexFormat;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The API: every answer to a body tells its length and digest, so that the caller can see it arrived whole. */
@RestController
class LedgerController {

    @GetMapping({"/v1/entries", "/v1/accounts", "/v2/entries"})
    Map<String, Object> entries(Principal caller) {
        return Map.of("caller", caller.getName(), "entries", 3);
    }

    @PostMapping({"/v1/entries", "/v2/entries"})
    Map<String, Object> post(Principal caller, HttpServletRequest request)
            throws IOException, NoSuchAlgorithmException {
        byte[] body = request.getInputStream().readAllBytes();
        return Map.of("caller", caller.getName(), "length", body.length, "sha256", hash(body));
    }

    @PutMapping("/v1/entries")
    Map<String, Object> put(Principal caller, HttpServletRequest request) throws IOException, NoSuchAlgorithmException {
        return post(caller, request);
    }

    /**
     * Sends the caller anywhere, as any status, once the body has come: an answer that overtakes it ends an HTTP/2 stream that is
     * still written, which on some days is an exception of the JDK's client and on others is not.
     */
    @RequestMapping("/v1/redirect")
    ResponseEntity<Void> redirect(
            HttpServletRequest request, @RequestParam String to, @RequestParam(defaultValue = "307") int status)
            throws IOException {
        request.getInputStream().readAllBytes();
        return ResponseEntity.status(status).location(URI.create(to)).build();
    }

    @GetMapping({"/slow", "/v1/slow"})
    Map<String, Object> slow(@RequestParam long ms) throws InterruptedException {
        Thread.sleep(ms);
        return Map.of("slept", ms);
    }

    /** Needs no credential at all. */
    @GetMapping("/public")
    Map<String, Object> open() {
        return Map.of("public", true);
    }

    private static String hash(byte[] body) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    }
}
