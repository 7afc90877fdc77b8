// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.job.JobId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what clients send, in both dialects; says all that is wrong with it at once. */
public final class ClientMessageReader {
    private static final int MAX_DEPTH = 4;
    private static final int MAX_ECHO = 64;
    private static final String ACTION = "action";
    private static final String TYPE = "type";
    private static final String JOB_ID = "job_id";
    private static final String SINCE = "since";
    private static final String SUBSCRIBE = "subscribe";
    private static final String SUBSCRIBE_ALL = "subscribe_all";
    private static final String UNSUBSCRIBE = "unsubscribe";
    private static final String PING = "ping";
    private static final List<String> VERBS = List.of(SUBSCRIBE, SUBSCRIBE_ALL, UNSUBSCRIBE, PING);
    private static final Set<String> KEYS = Set.of(ACTION, TYPE, JOB_ID, SINCE);

    private final ObjectMapper json = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** What became of a message. */
    public sealed interface Reading {
        /** The dialect in which the client is to be answered from now on. */
        Dialect dialect();

        /** It makes sense. */
        record Understood(Dialect dialect, ClientMessage message) implements Reading {}

        /** It does not; {@code errors} is never empty. */
        record Refused(Dialect dialect, ErrorCode code, List<FieldError> errors) implements Reading {
            public Refused {
                errors = List.copyOf(errors);
            }
        }
    }

    /** @param current the dialect that the client has spoken so far; a message that shows none keeps it */
    public Reading read(String text, Dialect current) {
        JsonNode message;
        try {
            message = json.readTree(text);
        } catch (JsonProcessingException e) {
            return invalid(current, "not a JSON object that can be read: " + e.getOriginalMessage());
        }
        if (!message.isObject()) {
            return invalid(current, "not a JSON object");
        }
        return new OneMessage(message).read(current);
    }

    private static Reading invalid(Dialect dialect, String message) {
        return new Reading.Refused(dialect, ErrorCode.INVALID_REQUEST, List.of(new FieldError(null, message)));
    }

    private static final class OneMessage {
        private final JsonNode message;
        private final List<FieldError> errors = new ArrayList<>();

        OneMessage(JsonNode message) {
            this.message = message;
        }

        Reading read(Dialect current) {
            boolean typed = message.has(TYPE);
            boolean acted = message.has(ACTION);
            Dialect dialect = typed ? Dialect.DOCUMENTED : acted ? Dialect.FLAT : current;
            refuseUnknownKeys();
            if (typed && acted) {
                errors.add(new FieldError(ACTION, "give either action or type, not both"));
            }
            String verb = verb(typed ? TYPE : ACTION);
            JobId job = jobId();
            Long since = since();
            if (PING.equals(verb) || UNSUBSCRIBE.equals(verb)) {
                refuseIfPresent(SINCE, verb);
            }
            if (PING.equals(verb) || SUBSCRIBE_ALL.equals(verb)) {
                refuseIfPresent(JOB_ID, verb);
            }
            if (!errors.isEmpty()) {
                return new Reading.Refused(dialect, code(), errors);
            }
            return new Reading.Understood(dialect, meaning(verb, job, since));
        }

        private static ClientMessage meaning(String verb, JobId job, Long since) {
            return switch (verb) {
                case SUBSCRIBE ->
                    job == null ? new ClientMessage.SubscribeAll(since) : new ClientMessage.Subscribe(job, since);
                case SUBSCRIBE_ALL -> new ClientMessage.SubscribeAll(since);
                case UNSUBSCRIBE ->
                    job == null ? new ClientMessage.UnsubscribeAll() : new ClientMessage.Unsubscribe(job);
                case PING -> new ClientMessage.Ping();
                default -> throw new IllegalStateException("verb was not checked: " + verb);
            };
        }

        private ErrorCode code() {
            return errors.size() == 1 && JOB_ID.equals(errors.get(0).field())
                    ? ErrorCode.INVALID_JOB_ID
                    : ErrorCode.VALIDATION_ERROR;
        }

        private void refuseUnknownKeys() {
            for (Iterator<String> names = message.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!KEYS.contains(name)) {
                    errors.add(new FieldError(shortened(name), "unknown key"));
                }
            }
        }

        private String verb(String key) {
            JsonNode value = message.get(key);
            if (value == null) {
                errors.add(new FieldError(key, "is missing; one of " + String.join(", ", VERBS)));
                return null;
            }
            if (!value.isTextual() || !VERBS.contains(value.textValue())) {
                errors.add(new FieldError(
                        key, "unknown: " + shortened(value.toString()) + "; one of " + String.join(", ", VERBS)));
                return null;
            }
            return value.textValue();
        }

        private JobId jobId() {
            JsonNode value = message.get(JOB_ID);
            if (absent(value)) {
                return null;
            }
            Optional<JobId> id = value.isTextual() ? JobId.parse(value.textValue()) : Optional.empty();
            if (id.isEmpty()) {
                errors.add(new FieldError(JOB_ID, "must be a UUID in a string"));
            }
            return id.orElse(null);
        }

        private Long since() {
            JsonNode value = message.get(SINCE);
            if (absent(value)) {
                return null;
            }
            if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
                errors.add(new FieldError(SINCE, "must be a whole number, 0 or greater"));
                return null;
            }
            return value.longValue();
        }

        private void refuseIfPresent(String key, String verb) {
            if (!absent(message.get(key))) {
                errors.add(new FieldError(key, "has no meaning with " + verb));
            }
        }

        // A typed client writes null for what it leaves out.
        private static boolean absent(JsonNode value) {
            return value == null || value.isNull();
        }

        private static String shortened(String text) {
            return text.length() <= MAX_ECHO ? text : text.substring(0, MAX_ECHO) + "…";
        }
    }
}
