package dev.holdfast.token;

import com.nimbusds.jose.util.JSONArrayUtils;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Authorization details as an issuer granted them, RFC 9396 section 7. Not changed once made.
 *
 * @param elements as the JSON parser gives them; whether each is an object with a {@code type} is not known
 */
record AuthorizationDetails(List<?> elements) {

    /** Null when the member is no array: then the issuer has said nothing that can be understood. */
    static @Nullable AuthorizationDetails of(@Nullable Object member) {
        return member instanceof List<?> elements ? new AuthorizationDetails(elements) : null;
    }

    /** As JSON, without white space. */
    String json() {
        return JSONArrayUtils.toJSONString(elements);
    }

    /**
     * The types of those that were asked for and are not among these, each once. An issuer may enrich what it grants (section 7.1):
     * more members and more values are no lack.
     *
     * @param asked JSON array of objects with a {@code type}
     */
    List<String> missing(String asked) {
        List<String> missing = new ArrayList<>();
        for (Object wanted : parse(asked)) {
            if (wanted instanceof Map<?, ?> object && !isWithin(object, elements)) {
                String type = String.valueOf(object.get("type"));
                if (!missing.contains(type)) {
                    missing.add(type);
                }
            }
        }
        return missing;
    }

    private static List<Object> parse(String asked) {
        try {
            return JSONArrayUtils.parse(asked);
        } catch (ParseException e) {
            throw new IllegalArgumentException("the configuration made JSON that is none", e);
        }
    }

    private static boolean isWithin(@Nullable Object wanted, List<?> granted) {
        for (Object each : granted) {
            if (covers(each, wanted)) {
                return true;
            }
        }
        return false;
    }

    /** As deep as what was asked for, which the configuration bounds. */
    private static boolean covers(@Nullable Object granted, @Nullable Object wanted) {
        if (wanted instanceof Map<?, ?> members) {
            return granted instanceof Map<?, ?> object
                    && members.entrySet().stream()
                            .allMatch(member -> covers(object.get(member.getKey()), member.getValue()));
        }
        if (wanted instanceof List<?> values) {
            return granted instanceof List<?> list && values.stream().allMatch(value -> isWithin(value, list));
        }
        if (wanted instanceof Number number) {
            return granted instanceof Number other && number.doubleValue() == other.doubleValue();
        }
        return wanted != null && wanted.equals(granted);
    }
}
