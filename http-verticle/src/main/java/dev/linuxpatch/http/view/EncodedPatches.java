// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.http.decode.PatchQuery;
import dev.linuxpatch.shared.packages.Patch;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The patches of one generation, encoded. Immutable. */
final class EncodedPatches {
    private static final Comparator<Patch> BY_NAME = Comparator.comparing(Patch::name);

    private final EncodedList<Patch> list;

    EncodedPatches(List<Patch> patches) {
        this.list = EncodedList.of(patches, PatchJson::item);
    }

    /**
     * The value of {@code data} for a query; the counts are those of all matches, on whatever page they are.
     *
     * @param trust how far the package index can be trusted, as JSON: no patches from a dead index are no good news
     */
    Buffer data(PatchQuery query, String trust) {
        int[] matches = IntStream.range(0, list.size())
                .filter(index -> matches(query, list.get(index)))
                .boxed()
                .sorted((a, b) -> order(query).compare(list.get(a), list.get(b)))
                .mapToInt(Integer::intValue)
                .toArray();
        long security = Arrays.stream(matches)
                .filter(index -> list.get(index).security())
                .count();
        boolean reboot =
                Arrays.stream(matches).anyMatch(index -> list.get(index).requiresReboot());
        int limit = query.page().limit() == null ? matches.length : query.page().limit();
        Buffer array = list.array(
                matches,
                Math.min(query.page().offset(), matches.length),
                query.page().count(matches.length));
        return Buffer.buffer(array.length() + trust.length() + 160)
                .appendString("{\"patches\":")
                .appendBuffer(array)
                .appendString(",\"total\":" + matches.length + ",\"security_updates\":" + security
                        + ",\"requires_reboot\":" + reboot + ",\"limit\":" + limit + ",\"offset\":"
                        + query.page().offset() + ",\"index\":" + trust + '}');
    }

    List<Patch> items() {
        return list.items();
    }

    private static boolean matches(PatchQuery query, Patch patch) {
        return (query.severity() == null || query.severity() == patch.severity())
                && (query.status() == null || query.status().equals(patch.status()))
                && (query.advisory() == null || patch.fixes(query.advisory()))
                && (query.cve() == null || patch.fixes(query.cve()))
                && (query.security() == null || query.security() == patch.security());
    }

    private static Comparator<Patch> order(PatchQuery query) {
        Comparator<Patch> primary = switch (query.sort()) {
            case NAME -> BY_NAME;
            case SEVERITY -> Comparator.comparing(Patch::severity);
            case STATUS -> Comparator.comparing(Patch::status);
            case PUBLISHED_DATE ->
                Comparator.comparing(Patch::publishedDate, Comparator.nullsLast(Comparator.naturalOrder()));
        };
        return (query.descending() ? primary.reversed() : primary).thenComparing(BY_NAME);
    }
}
