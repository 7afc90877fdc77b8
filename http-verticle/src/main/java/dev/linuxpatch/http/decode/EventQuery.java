// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import java.util.Optional;

/**
 * Which events are wanted.
 *
 * @param since the last number that the client has; null if it did not say
 * @param limit at most so many on a page; 0 to learn only where the log stands
 */
public record EventQuery(Long since, int limit) {
    /** As many as are given when nothing is said. */
    public static final int DEFAULT_LIMIT = 500;

    /** The header with which a client of an event stream says where it was (HTML standard, 9.2.4). */
    public static final String LAST_EVENT_ID = "Last-Event-ID";

    /** The parameter that says what a client has. */
    public static final String SINCE = "since";

    private static final int MAX_LIMIT = 5_000;

    private static final String LIMIT = "limit";
    private static final Syntax<Integer> LIMITS = Syntax.whole(0, MAX_LIMIT);
    private static final Syntax<Long> NUMBER = Syntax.number();

    /**
     * Of a page.
     *
     * @param query the text after the question mark; null if there is none
     */
    public static Decoded<EventQuery> page(String query) {
        Violations violations = new Violations();
        QueryString parameters = QueryString.of(query, violations);
        Long since = parameters.get(SINCE, NUMBER).orElse(null);
        int limit = parameters.get(LIMIT, LIMITS).orElse(DEFAULT_LIMIT);
        return violations.orElse(() -> new EventQuery(since, limit));
    }

    /**
     * Of a stream. A client that comes back repeats its query and adds the header, so the header says more.
     *
     * @param lastEventId null if there is no such header
     */
    public static Decoded<EventQuery> stream(String query, String lastEventId) {
        Violations violations = new Violations();
        QueryString parameters = QueryString.of(query, violations);
        Optional<Long> since = parameters.get(SINCE, NUMBER);
        if (parameters.get(LIMIT, LIMITS).isPresent()) {
            violations.add(LIMIT, "has no meaning for a stream");
        }
        Optional<Long> resumed = Optional.empty();
        if (lastEventId != null && !lastEventId.isEmpty()) {
            resumed = NUMBER.parse(lastEventId);
            if (resumed.isEmpty()) {
                violations.add(LAST_EVENT_ID, NUMBER.expectation(), lastEventId);
            }
        }
        Long from = resumed.or(() -> since).orElse(null);
        return violations.orElse(() -> new EventQuery(from, DEFAULT_LIMIT));
    }
}
