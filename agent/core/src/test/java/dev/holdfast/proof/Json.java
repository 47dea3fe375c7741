package dev.holdfast.proof;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Map;

/** JSON by an independent reader. */
final class Json {
    private Json() {}

    static Map<String, Object> parse(String text) throws ParseException {
        return JSONObjectUtils.parse(text);
    }

    static Map<String, Object> decoded(String base64url) throws ParseException {
        return parse(new Base64URL(base64url).decodeToString());
    }
}
