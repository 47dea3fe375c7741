package dev.holdfast.identity;

import dev.holdfast.config.PasswordSource;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The password of an encrypted key for the time of one use; closing wipes it. */
final class KeyPassword implements AutoCloseable {
    private final @Nullable PasswordSource source;
    private final UnaryOperator<@Nullable String> environment;
    private final byte @Nullable [] fileContent;
    private byte[] bytes = {};
    private char[] chars = {};

    /** @param fileContent of the source's file, if it has one; the caller wipes it */
    KeyPassword(
            @Nullable PasswordSource source,
            UnaryOperator<@Nullable String> environment,
            byte @Nullable [] fileContent) {
        this.source = source;
        this.environment = environment;
        this.fileContent = fileContent;
    }

    /** As openssl takes it: the bytes as they stand, without the line's end. */
    byte[] bytes(Path keyFile) throws IdentityException {
        if (bytes.length == 0) {
            bytes = load(keyFile);
        }
        return bytes;
    }

    char[] chars(Path keyFile, Charset charset) throws IdentityException {
        CharBuffer decoded = charset.decode(ByteBuffer.wrap(bytes(keyFile)));
        Arrays.fill(chars, '\0');
        chars = new char[decoded.remaining()];
        decoded.get(chars);
        Arrays.fill(decoded.array(), '\0');
        return chars;
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(chars, '\0');
    }

    private byte[] load(Path keyFile) throws IdentityException {
        if (fileContent != null) {
            return withoutLineEnd(fileContent);
        }
        String variable = source == null ? null : source.environmentVariable();
        if (variable == null) {
            throw new IdentityException(
                    keyFile,
                    "the key is encrypted",
                    "Set key-password: {file: ...} or {env: ...} in the configuration");
        }
        String value = environment.apply(variable);
        if (value == null) {
            throw new IdentityException(
                    keyFile,
                    "the key is encrypted and the environment variable " + variable + " is not set",
                    "Set it, or correct key-password: in the configuration");
        }
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] withoutLineEnd(byte[] line) {
        int length = line.length;
        if (length > 0 && line[length - 1] == '\n') {
            length--;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return Arrays.copyOf(line, length);
    }
}
