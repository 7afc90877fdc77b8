// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.advisory;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * The parts of a record that are read (<a href="https://ossf.github.io/osv-schema/">OSV schema 1.7</a>). Whatever is absent
 * is null here.
 */
record OsvDocument(
        String id,
        String withdrawn,
        String published,
        List<String> aliases,
        List<String> upstream,
        List<String> related,
        String summary,
        String details,
        List<Score> severity,
        List<Affected> affected,
        @JsonProperty("database_specific") Words databaseSpecific) {

    /** A judgement: a vector of the system {@code CVSS_V3}, a priority of {@code Ubuntu}… */
    record Score(String type, String score) {}

    record Affected(
            @JsonProperty("package") Subject subject,
            List<Score> severity,
            List<Range> ranges,
            List<String> versions,
            @JsonProperty("ecosystem_specific") Words ecosystemSpecific,
            @JsonProperty("database_specific") Words databaseSpecific) {}

    record Subject(String ecosystem, String name) {}

    record Range(String type, List<Map<String, String>> events) {}

    /** What databases say in words of their own; the schema leaves the types open. */
    record Words(Object severity, Object urgency) {}
}
