package dev.holdfast.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The certificates of a PEM file (RFC 7468), still encoded. Text and other blocks around them are passed over.
 *
 * <p>It is taken apart here without the JDK's security providers: the configuration is read before the application has set up its
 * own. What the encodings hold is looked at when the configuration is put in force.
 */
public final class CertificateBundle {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    /** What Linux distributions ship is a quarter of this; more is another file by mistake. */
    private static final int MAXIMUM_SIZE = 1 << 20;

    private CertificateBundle() {}

    /**
     * Reads a file as it stands, through symbolic links.
     *
     * @throws IOException it cannot be read or is too large; the message tells a person what is wrong, in words that follow the
     *     file's name
     */
    public static byte[] read(Path file) throws IOException {
        // opening a named pipe would wait for its writer
        if (!Files.isRegularFile(file)) {
            throw new IOException(Files.exists(file) ? "is not a file" : "does not exist");
        }
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAXIMUM_SIZE + 1);
        } catch (IOException e) {
            throw new IOException("cannot be read by this process", e);
        }
        if (content.length > MAXIMUM_SIZE) {
            throw new IOException("is larger than 1 MiB");
        }
        return content;
    }

    /**
     * Takes a bundle apart.
     *
     * @return the DER encodings in the order of the file, at least one
     * @throws IOException it holds none, or one that is cut off or damaged; the message as of {@link #read}
     */
    public static List<byte[]> certificates(byte[] bundle) throws IOException {
        String text = new String(bundle, StandardCharsets.ISO_8859_1);
        List<byte[]> certificates = new ArrayList<>();
        for (int begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, begin + 1)) {
            int end = text.indexOf(END, begin);
            byte[] encoded = end < 0 ? new byte[0] : decode(text.substring(begin + BEGIN.length(), end));
            if (!isWhole(encoded)) {
                throw new IOException("is cut off or damaged at certificate " + (certificates.size() + 1));
            }
            certificates.add(encoded);
        }
        if (certificates.isEmpty()) {
            throw new IOException("holds no PEM certificate");
        }
        return certificates;
    }

    private static byte[] decode(String base64) {
        StringBuilder packed = new StringBuilder(base64.length());
        for (int i = 0; i < base64.length(); i++) {
            char c = base64.charAt(i);
            if (c != '\n' && c != '\r' && c != ' ' && c != '\t') {
                packed.append(c);
            }
        }
        try {
            return Base64.getDecoder().decode(packed.toString());
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Whether it is one DER sequence from the first byte to the last. */
    private static boolean isWhole(byte[] encoded) {
        if (encoded.length < 4 || encoded[0] != 0x30) {
            return false;
        }
        int first = encoded[1] & 0xff;
        int lengthBytes = first < 0x80 ? 0 : first & 0x7f;
        if (lengthBytes > 3 || encoded.length < 2 + lengthBytes) {
            return false;
        }
        int length = lengthBytes == 0 ? first : 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = length << 8 | (encoded[2 + i] & 0xff);
        }
        return encoded.length == 2 + lengthBytes + length;
    }
}
