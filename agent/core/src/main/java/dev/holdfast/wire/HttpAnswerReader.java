package dev.holdfast.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads one HTTP/1.1 response (RFC 9112) and takes no more of it than was allowed. For one thread and one response.
 *
 * <p>What is malformed is a {@link ProtocolException}; it never quotes the response, which may hold a token.
 */
final class HttpAnswerReader {
    private static final int HEAD_LIMIT = 32 * 1024;
    private static final int CHUNK_LINE_LIMIT = 1024;

    private final InputStream in;
    private final int bodyLimit;
    private int headLeft = HEAD_LIMIT;

    /** @param in buffered by the caller */
    HttpAnswerReader(InputStream in, int bodyLimit) {
        this.in = in;
        this.bodyLimit = bodyLimit;
    }

    HttpAnswer read() throws IOException {
        int status = readStatus();
        Map<String, String> fields = readFields();
        while (status < 200) { // interim responses, RFC 9110 section 15.2
            status = readStatus();
            fields = readFields();
        }
        return new HttpAnswer(status, fields, readBody(status, fields));
    }

    private int readStatus() throws IOException {
        String line = readHeadLine();
        if (line.length() >= 12 && line.startsWith("HTTP/1.") && line.charAt(8) == ' ') {
            int status = 0;
            for (int i = 9; i < 12; i++) {
                int digit = line.charAt(i) - '0';
                if (digit < 0 || digit > 9) {
                    throw new ProtocolException("the response has no status");
                }
                status = status * 10 + digit;
            }
            if (status >= 100 && status < 600 && (line.length() == 12 || line.charAt(12) == ' ')) {
                return status;
            }
        }
        throw new ProtocolException("the response is not HTTP/1.1");
    }

    private Map<String, String> readFields() throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line = readHeadLine(); !line.isEmpty(); line = readHeadLine()) {
            int colon = line.indexOf(':');
            if (colon < 1 || line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                throw new ProtocolException("the response has a malformed field");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            String earlier = fields.putIfAbsent(name, value);
            if (earlier != null && !earlier.equals(value) && framesTheBody(name)) {
                throw new ProtocolException("the response contradicts itself about its length");
            }
        }
        return fields;
    }

    private static boolean framesTheBody(String name) {
        return name.equals("content-length") || name.equals("transfer-encoding");
    }

    /** RFC 9112 section 6.3. */
    private byte[] readBody(int status, Map<String, String> fields) throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        String encoding = fields.get("transfer-encoding");
        if (encoding != null) {
            if (!encoding.equalsIgnoreCase("chunked")) {
                throw new ProtocolException("the response has an unknown transfer coding");
            }
            return readChunks();
        }
        String length = fields.get("content-length");
        if (length != null) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            append(body, number(length, 10));
            return body.toByteArray();
        }
        byte[] body = in.readNBytes(bodyLimit + 1);
        if (body.length > bodyLimit) {
            throw tooLarge();
        }
        return body;
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String line = readLine(CHUNK_LINE_LIMIT);
            int extension = line.indexOf(';');
            int size = number((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
            if (size == 0) {
                readFields();
                return body.toByteArray();
            }
            append(body, size);
            if (!readLine(CHUNK_LINE_LIMIT).isEmpty()) {
                throw new ProtocolException("the response has a malformed chunk");
            }
        }
    }

    private void append(ByteArrayOutputStream body, int count) throws IOException {
        if (count > bodyLimit - body.size()) {
            throw tooLarge();
        }
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the response ends early");
        }
        body.writeBytes(bytes);
    }

    private int number(String digits, int radix) throws IOException {
        if (digits.isEmpty()) {
            throw new ProtocolException("the response has a malformed length");
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), radix) : -1;
            if (digit < 0) {
                throw new ProtocolException("the response has a malformed length");
            }
            number = number * radix + digit;
            if (number > bodyLimit) {
                throw tooLarge();
            }
        }
        return number;
    }

    private ProtocolException tooLarge() {
        return new ProtocolException("the response is larger than " + bodyLimit + " bytes");
    }

    private String readHeadLine() throws IOException {
        String line = readLine(headLeft);
        headLeft -= line.length() + 2;
        return line;
    }

    private String readLine(int limit) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection was closed before the response was there");
            }
            if (line.length() >= limit) {
                throw new ProtocolException("the response's head is larger than " + HEAD_LIMIT + " bytes");
            }
            line.append((char) b);
        }
        int end = line.length();
        return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
    }
}
