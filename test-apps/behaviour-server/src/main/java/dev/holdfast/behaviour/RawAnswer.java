package dev.holdfast.behaviour;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An answer's bytes, in whichever way they are to arrive. */
final class RawAnswer {

    private static final int PADDING = 8 << 20;
    private static final int PIECES = 16;

    private RawAnswer() {}

    /**
     * Writes it.
     *
     * @param channel what HTTP runs over
     * @param below the connection beneath TLS, to be reset without a farewell
     * @return whether the connection can carry another request
     */
    static boolean write(Answer answer, Socket channel, Socket below) throws IOException {
        OutputStream out = channel.getOutputStream();
        byte[] body = answer.body();
        switch (answer.delivery()) {
            case ORDINARY -> {
                send(out, head(answer, body.length), body);
                return true;
            }
            case SLOWLY -> {
                inPieces(out, joined(head(answer, body.length), body));
                return true;
            }
            case ENDLESSLY -> {
                send(out, head(answer, Integer.MAX_VALUE));
                while (true) {
                    pause(100);
                    send(out, new byte[] {' '});
                }
            }
            case NEVER -> {
                channel.getInputStream().readAllBytes(); // until the client goes
                return false;
            }
            case CUT_BEFORE_HEAD -> {
                reset(below);
                return false;
            }
            case CUT_IN_HEAD -> {
                byte[] head = head(answer, body.length);
                send(out, Arrays.copyOf(head, head.length / 2));
                reset(below);
                return false;
            }
            case CUT_IN_BODY -> {
                send(out, head(answer, body.length), Arrays.copyOf(body, body.length / 2));
                reset(below);
                return false;
            }
            case GARBAGE_HEAD -> {
                send(out, ascii("HTTP/1.1 200 OK\r\n\u0001 this is: no: header\r\nnor this\r\n\r\n"), body);
                return false;
            }
            case GARBAGE_CHUNKS -> {
                send(out, head(answer, -1), ascii("zz;\r\n"), body, ascii("\r\n0\r\n\r\n"));
                return false;
            }
            case NOT_JSON -> {
                byte[] html = ascii("<html><body>Welcome to the hotel's network</body></html>");
                send(out, head(answer, html.length), html);
                return true;
            }
            case HALF_JSON -> {
                send(out, head(answer, body.length / 2), Arrays.copyOf(body, body.length / 2));
                return true;
            }
            case HUGE -> {
                byte[] padding = new byte[PADDING];
                Arrays.fill(padding, (byte) ' ');
                send(out, head(answer, PADDING + body.length), padding, body);
                return true;
            }
        }
        throw new AssertionError(answer.delivery());
    }

    /** @param length of the body; negative for chunks */
    private static byte[] head(Answer answer, int length) {
        StringBuilder head =
                new StringBuilder("HTTP/1.1 ").append(answer.status()).append(" As told\r\n");
        for (Field field : answer.fields()) {
            head.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        head.append(length < 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + length)
                .append("\r\n\r\n");
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void inPieces(OutputStream out, byte[] bytes) throws IOException {
        int size = bytes.length / PIECES + 1;
        for (int from = 0; from < bytes.length; from += size) {
            send(out, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
            pause(60);
        }
    }

    private static void send(OutputStream out, byte[]... parts) throws IOException {
        out.write(joined(parts));
        out.flush();
    }

    private static byte[] joined(byte[]... parts) throws IOException {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.write(part);
        }
        return joined.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void reset(Socket below) throws IOException {
        pause(50); // what was written shall be read before the reset overtakes it
        below.setSoLinger(true, 0);
        below.close();
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
