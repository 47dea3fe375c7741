package dev.holdfast.token;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object from a peer that may send anything. Not changed once made. */
public record JsonObject(Map<String, Object> members) {

    /** Null when the text is no JSON object; why not is not said, since a parser's message may quote a token. */
    public static @Nullable JsonObject parse(String text) {
        try {
            Map<String, Object> members = JSONObjectUtils.parse(text);
            return members == null ? null : new JsonObject(members); // the parser answers null to "null"
        } catch (ParseException e) {
            return null;
        }
    }

    public @Nullable Object get(String name) {
        return members.get(name);
    }

    /** Null when there is no such member or it is no string. */
    public @Nullable String string(String name) {
        return members.get(name) instanceof String text ? text : null;
    }

    /** Never the members, of which one may be a token. */
    @Override
    public String toString() {
        return "JSON object of " + members.size() + " members";
    }
}
