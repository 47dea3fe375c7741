package dev.holdfast.config;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code authorization-details:} of a token, RFC 9396 section 2: what the types mean is between operator and issuer, so
 * anything goes that has a type. Values are not shown in errors.
 */
final class AuthorizationDetailsReader {
    private static final String NAME = "authorization-details";
    private static final String EXAMPLE = "Write authorization-details: [{type: ledger_access, actions: [read]}]";

    /** Levels of mappings and lists below one entry. */
    private static final int DEEPEST = 6;

    /** Of the JSON: it is part of every token request. */
    private static final int LONGEST = 8 * 1024;

    private final Section token;
    private final Errors errors;

    AuthorizationDetailsReader(Section token, Errors errors) {
        this.token = token;
        this.errors = errors;
    }

    /** JSON as {@link TokenSettings} describes it; null when nothing was written or it cannot be used. */
    @Nullable String read() {
        Setting setting = token.setting(NAME);
        if (setting == null) {
            return null;
        }
        String path = token.path(NAME);
        if (!(setting instanceof Setting.Items items) || items.items().isEmpty()) {
            String problem = setting instanceof Setting.Items ? "is an empty list" : "must be a list of mappings";
            token.refuse(NAME, problem, EXAMPLE);
            return null;
        }
        for (int i = 0; i < items.items().size(); i++) {
            refuseUntyped(items.items().get(i), path + "[" + i + "]");
        }
        if (token.isBroken(NAME)) {
            return null;
        }
        CompactJson json = new CompactJson();
        append(json, items, path, 0);
        if (json.length() > LONGEST) {
            token.refuse(NAME, "are longer than 8 KiB as JSON", "Ask for less, or for a type that stands for it all");
        }
        return token.isBroken(NAME) ? null : json.toString();
    }

    private void refuseUntyped(Setting item, String path) {
        if (!(item instanceof Setting.Group group)) {
            errors.add(item.place(), path, "must be a mapping", EXAMPLE);
            return;
        }
        Setting type = group.settings().get("type");
        if (type == null) {
            errors.add(group.place(), path + ".type", "is missing", EXAMPLE);
        } else if (!(type instanceof Setting.Text text)) {
            errors.add(type.place(), path + ".type", "must be a single value", EXAMPLE);
        } else if (text.value().isBlank()) {
            errors.add(type.place(), path + ".type", "is empty", EXAMPLE);
        }
    }

    private void append(CompactJson json, Setting setting, String path, int depth) {
        if (depth > DEEPEST + 1) {
            if (!token.isBroken(NAME)) {
                errors.add(setting.place(), path, "is nested too deeply", "Write at most six levels below an entry");
            }
        } else if (setting instanceof Setting.Group group) {
            json.beginObject();
            // in one order, so that settings which mean the same are the same
            for (Map.Entry<String, Setting> member : new TreeMap<>(group.settings()).entrySet()) {
                json.name(member.getKey());
                if (depth == 1 && member.getKey().equals("type") && member.getValue() instanceof Setting.Text type) {
                    json.string(type.value());
                } else {
                    append(json, member.getValue(), path + "." + member.getKey(), depth + 1);
                }
            }
            json.endObject();
        } else if (setting instanceof Setting.Items items) {
            json.beginArray();
            for (int i = 0; i < items.items().size(); i++) {
                append(json, items.items().get(i), path + "[" + i + "]", depth + 1);
            }
            json.endArray();
        } else if (setting instanceof Setting.Text text) {
            json.scalar(text);
        } else {
            errors.add(setting.place(), path, "has no value", "Give it a value or remove it");
        }
    }
}
