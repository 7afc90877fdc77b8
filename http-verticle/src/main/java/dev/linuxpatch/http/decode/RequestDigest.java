// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells whether two requests ask for the same: SHA-256 of the method, the route, the values in the path, the parameters that
 * matter, and the body as JSON whose keys are sorted. How a body is spaced, in which order its keys are, and how a path is
 * encoded makes no difference. It is computed from what was sent and not from what we made of it, so that it outlives a
 * change of this program.
 */
public final class RequestDigest {
    private RequestDigest() {}

    /**
     * Of a request that was decoded without an error.
     *
     * @param route the path as the OpenAPI document writes it
     * @param values that stand in the path and, as far as they matter, after the question mark
     * @param body null or empty stands for an empty object
     * @return 64 hexadecimal digits
     */
    public static String of(String method, String route, Map<String, String> values, Buffer body) {
        ArrayNode whole = JsonNodeFactory.instance.arrayNode().add(method).add(route);
        ObjectNode named = whole.addObject();
        new TreeMap<>(values).forEach(named::put);
        whole.add(JsonBody.optional(body).fold(RequestDigest::sorted, problem -> {
            throw new IllegalArgumentException("the body was not decoded before: " + problem.message());
        }));
        return HexFormat.of().formatHex(sha256().digest(whole.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Map<String, JsonNode> fields = new TreeMap<>();
            object.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            return JsonNodeFactory.instance.objectNode().setAll(fields);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> items.add(sorted(item)));
            return items;
        }
        return node;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
