// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a request body as one JSON object (RFC 8259), strictly: UTF-8 only, no key twice, nothing after the end, and no
 * deeper, longer or more precise than any body of this API could be.
 */
final class JsonBody {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NUMBER_LENGTH = 32;
    private static final int MAX_KEY_LENGTH = 256;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .maxNameLength(MAX_KEY_LENGTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A float would turn 1e400 into infinity and lose what was sent.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private JsonBody() {}

    /** An absent or empty body is an error. */
    static Decoded<ObjectNode> required(Buffer body) {
        return isEmpty(body) ? Decoded.invalid(malformed("a JSON object is needed as the body", null)) : parse(body);
    }

    /** An absent or empty body stands for an empty object. */
    static Decoded<ObjectNode> optional(Buffer body) {
        return isEmpty(body) ? Decoded.valid(JsonNodeFactory.instance.objectNode()) : parse(body);
    }

    private static boolean isEmpty(Buffer body) {
        return body == null || body.length() == 0;
    }

    private static Decoded<ObjectNode> parse(Buffer body) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.getBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            return Decoded.invalid(malformed("the body is not UTF-8", null));
        }
        try {
            JsonNode node = MAPPER.readTree(text);
            return node instanceof ObjectNode object
                    ? Decoded.valid(object)
                    : Decoded.invalid(malformed("the body must be a JSON object", null));
        } catch (JsonProcessingException e) {
            return Decoded.invalid(
                    malformed("the body is not valid JSON: " + Printable.of(e.getOriginalMessage()), e.getLocation()));
        } catch (NumberFormatException e) {
            // Jackson lets this one through when a decimal's exponent is beyond those of BigDecimal.
            return Decoded.invalid(malformed("the exponent of a number in the body is out of range", null));
        }
    }

    private static Problem malformed(String message, JsonLocation where) {
        if (where == null || where.getLineNr() < 1) {
            return Problem.of(ErrorCode.INVALID_REQUEST, message);
        }
        Map<String, Object> position = new LinkedHashMap<>();
        position.put("line", where.getLineNr());
        position.put("column", where.getColumnNr());
        position.put("offset", where.getCharOffset());
        return Problem.of(
                ErrorCode.INVALID_REQUEST,
                message + " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")",
                position);
    }
}
