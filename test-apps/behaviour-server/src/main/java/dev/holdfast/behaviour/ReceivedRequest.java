package dev.holdfast.behaviour;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A request as it stood on the wire.
 *
 * @param number in the order of arrival, from 1 on
 * @param arrived by the right time, whatever the server's clock says
 * @param protocol {@code HTTP/1.1} or {@code HTTP/2.0}
 * @param target path and query, undecoded
 * @param fields in their order; over HTTP/2 without pseudo-fields, with {@code host} in the place of {@code :authority}
 * @param body all of it
 */
public record ReceivedRequest(
        int number,
        Instant arrived,
        Role role,
        Connection connection,
        String protocol,
        String method,
        String target,
        List<Field> fields,
        byte[] body) {

    /** Copies the fields. */
    public ReceivedRequest {
        fields = List.copyOf(fields);
    }

    ReceivedRequest as(int newNumber, Role newRole) {
        return new ReceivedRequest(
                newNumber, Instant.now(), newRole, connection, protocol, method, target, fields, body);
    }

    /** Values of all fields of that name, in any case. */
    public List<String> values(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    /** The target without its query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The query's parameters, decoded, in their order. */
    public List<Field> query() {
        int query = target.indexOf('?');
        return query < 0 ? List.of() : parameters(target.substring(query + 1));
    }

    /** The body's parameters where it is a form, else none. */
    public List<Field> form() {
        boolean form = values("Content-Type").stream()
                .anyMatch(type -> type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded"));
        return form ? parameters(new String(body, StandardCharsets.UTF_8)) : List.of();
    }

    /** The form's values of a parameter. */
    public List<String> parameter(String name) {
        return form().stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .toList();
    }

    /** Line and field names: a value may be a secret. */
    @Override
    public String toString() {
        return number + " " + role + " " + method + " " + path() + " "
                + fields.stream().map(Field::name).toList();
    }

    private static List<Field> parameters(String encoded) {
        List<Field> parameters = new ArrayList<>();
        for (String pair : encoded.split("&")) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                parameters.add(new Field(decode(parts[0]), parts.length == 1 ? "" : decode(parts[1])));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a stray %: as it stands
        }
    }
}
