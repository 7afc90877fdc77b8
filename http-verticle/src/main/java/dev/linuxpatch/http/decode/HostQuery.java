// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import dev.linuxpatch.shared.host.HostRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which hosts are wanted.
 *
 * @param labels that all of them have; an empty value stands for any
 * @param online null for both
 * @param distribution {@code ID} of {@code os-release(5)}; null for every one
 * @param page which part of the result
 */
public record HostQuery(List<Map.Entry<String, String>> labels, Boolean online, String distribution, Page page) {
    /** Whether a host is there. */
    private enum State {
        ONLINE,
        OFFLINE
    }

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._/-]{0,62}");
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");
    private static final Syntax<State> STATE = Syntax.choice(State.class, WireName::of);
    private static final Syntax<List<Map.Entry<String, String>>> LABELS =
            new Syntax<>("must be labels as name=value or name, with commas between them", HostQuery::labels);
    private static final Syntax<String> DISTRIBUTION = new Syntax<>(
            "must be an ID of os-release, such as debian",
            text -> Optional.of(text).filter(id -> ID.matcher(id).matches()));

    public HostQuery {
        labels = List.copyOf(labels);
    }

    /** @param query the text after the question mark; null if there is none */
    public static Decoded<HostQuery> decode(String query) {
        Violations violations = new Violations();
        QueryString parameters = QueryString.of(query, violations);
        List<Map.Entry<String, String>> labels = parameters.get("label", LABELS).orElse(List.of());
        Boolean online =
                parameters.get("state", STATE).map(State.ONLINE::equals).orElse(null);
        String distribution = parameters.get("distribution", DISTRIBUTION).orElse(null);
        Page page = Page.decode(parameters);
        return violations.orElse(() -> new HostQuery(labels, online, distribution, page));
    }

    public boolean matches(HostRecord host, boolean isOnline) {
        return (online == null || online == isOnline)
                && (distribution == null || distribution.equals(host.distribution()))
                && labels.stream().allMatch(wanted -> {
                    String value = host.labels().get(wanted.getKey());
                    return value != null
                            && (wanted.getValue().isEmpty() || wanted.getValue().equals(value));
                });
    }

    private static Optional<List<Map.Entry<String, String>>> labels(String text) {
        List<Map.Entry<String, String>> labels = new ArrayList<>();
        for (String label : text.split(",", -1)) {
            int equals = label.indexOf('=');
            String name = equals < 0 ? label : label.substring(0, equals);
            if (!NAME.matcher(name).matches()) {
                return Optional.empty();
            }
            labels.add(Map.entry(name, equals < 0 ? "" : label.substring(equals + 1)));
        }
        return Optional.of(labels);
    }
}
