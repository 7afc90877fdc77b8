// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys of one JSON object. Each accessor reads one, tells {@link Violations} what is wrong with it, and then gives null
 * or an empty list, so that reading goes on to the next. A key whose value is {@code null} counts as absent.
 */
final class Fields {
    private final ObjectNode object;
    private final String path;
    private final Violations violations;
    private final Set<String> known = new LinkedHashSet<>();

    Fields(ObjectNode object, Violations violations) {
        this(object, "", violations);
    }

    /** @param path what stands before the keys in messages, with its dot */
    Fields(ObjectNode object, String path, Violations violations) {
        this.object = object;
        this.path = path;
        this.violations = violations;
    }

    Boolean bool(String key) {
        JsonNode value = value(key);
        if (value == null || value.isBoolean()) {
            return value == null ? null : value.booleanValue();
        }
        wrong(key, "must be true or false", value);
        return null;
    }

    Long whole(String key, long min, long max) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        if (value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= min
                && value.longValue() <= max) {
            return value.longValue();
        }
        wrong(key, "must be a whole number from " + min + " to " + max, value);
        return null;
    }

    /** A text for people: printable characters only. */
    String text(String key, int maxLength) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            wrong(key, "must be a string", value);
        } else if (value.textValue().length() > maxLength) {
            wrong(key, "must have at most " + maxLength + " characters", value);
        } else if (!Printable.all(value.textValue())) {
            wrong(key, "must not contain control characters", value);
        } else {
            return value.textValue();
        }
        return null;
    }

    /** A string with a syntax of its own. */
    <T> T parsed(String key, Syntax<T> syntax) {
        JsonNode value = value(key);
        return value == null ? null : parse(path + key, value, syntax);
    }

    /** Strings with a syntax of their own; empty if the key is absent. */
    <T> List<T> parsedList(String key, Syntax<T> syntax) {
        List<T> parsed = new ArrayList<>();
        List<JsonNode> items = items(key);
        for (int i = 0; i < items.size(); i++) {
            T item = parse(path + key + '[' + i + ']', items.get(i), syntax);
            if (item != null) {
                parsed.add(item);
            }
        }
        return parsed;
    }

    /** The keys of a nested object; of an empty one if the key is absent. */
    Fields object(String key) {
        JsonNode value = value(key);
        if (value instanceof ObjectNode nested) {
            return new Fields(nested, path + key + '.', violations);
        }
        if (value != null) {
            wrong(key, "must be an object", value);
        }
        return new Fields(JsonNodeFactory.instance.objectNode(), path + key + '.', violations);
    }

    /** The keys of each object of a list; what is not an object is left out and told. */
    List<Fields> objects(String key) {
        List<Fields> objects = new ArrayList<>();
        List<JsonNode> items = items(key);
        for (int i = 0; i < items.size(); i++) {
            String at = path + key + '[' + i + ']';
            if (items.get(i) instanceof ObjectNode item) {
                objects.add(new Fields(item, at + '.', violations));
            } else {
                violations.add(at, "must be an object", items.get(i).toString());
            }
        }
        return objects;
    }

    boolean has(String key) {
        return object.hasNonNull(key);
    }

    /** Tells that a key is needed if it is not there. */
    void require(String key) {
        if (!has(key)) {
            violations.add(path + key, "is required");
        }
    }

    void refuse(String key, String message) {
        violations.add(path + key, message);
    }

    /** Tells every key that none of the accessors has asked for. To be called last. */
    void noOthers() {
        object.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                violations.add(path + key, "unknown key" + (violations.full() ? "" : hint(key)));
            }
        });
    }

    private String hint(String key) {
        return NearestName.among(known, key)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    private List<JsonNode> items(String key) {
        JsonNode value = value(key);
        List<JsonNode> items = new ArrayList<>();
        if (value != null && value.isArray()) {
            value.forEach(items::add);
        } else if (value != null) {
            wrong(key, "must be a list", value);
        }
        return items;
    }

    private <T> T parse(String field, JsonNode value, Syntax<T> syntax) {
        T parsed = value.isTextual() ? syntax.parse(value.textValue()).orElse(null) : null;
        if (parsed == null) {
            violations.add(field, syntax.expectation(), value.isTextual() ? value.textValue() : value.toString());
        }
        return parsed;
    }

    private JsonNode value(String key) {
        known.add(key);
        JsonNode value = object.get(key);
        return value == null || value.isNull() ? null : value;
    }

    private void wrong(String key, String message, JsonNode value) {
        violations.add(path + key, message, value.isTextual() ? value.textValue() : value.toString());
    }
}
