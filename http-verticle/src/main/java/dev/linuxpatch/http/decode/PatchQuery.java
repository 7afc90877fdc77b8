// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.Severity;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which patches are wanted, and how.
 *
 * @param severity null for every severity
 * @param status one of the words of {@link Patch#status()}; null for every status
 * @param advisory only those that fix what this advisory is about; null for all
 * @param cve only those that fix this vulnerability; null for all
 * @param security only security updates, or only others; null for both
 */
public record PatchQuery(
        Severity severity,
        String status,
        String advisory,
        String cve,
        Boolean security,
        PatchSort sort,
        boolean descending,
        Page page) {

    /** Fields by which patches can be sorted; {@code SEVERITY} begins with the worst. */
    public enum PatchSort {
        NAME,
        SEVERITY,
        STATUS,
        PUBLISHED_DATE
    }

    /** What is meant when nothing is said. */
    public static final PatchQuery DEFAULT =
            new PatchQuery(null, null, null, null, null, PatchSort.NAME, false, Page.ALL);

    private static final Syntax<Optional<Severity>> SEVERITY = Syntax.choiceOrAll(Severity.class, WireName::of);
    private static final Syntax<PatchSort> SORT = Syntax.choice(PatchSort.class, WireName::of);
    private static final Syntax<Optional<String>> STATUS = statusSyntax();

    public PatchQuery {
        Objects.requireNonNull(sort, "sort");
        Objects.requireNonNull(page, "page");
    }

    /** @param query the text after the question mark; null if there is none */
    public static Decoded<PatchQuery> decode(String query) {
        if (query == null || query.isEmpty()) {
            return Decoded.valid(DEFAULT);
        }
        Violations violations = new Violations();
        QueryString parameters = QueryString.of(query, violations);
        Severity severity =
                parameters.get("severity", SEVERITY).flatMap(choice -> choice).orElse(null);
        String status =
                parameters.get("status", STATUS).flatMap(choice -> choice).orElse(null);
        String advisory = parameters.get("advisory", Syntax.ADVISORY_ID).orElse(null);
        String cve = parameters.get("cve", Syntax.CVE_ID).orElse(null);
        Boolean security = parameters.get("security", Syntax.TRUTH).orElse(null);
        PatchSort sort = parameters.get("sort", SORT).orElse(PatchSort.NAME);
        SortOrder order = parameters.get("order", SortOrder.SYNTAX).orElse(SortOrder.ASC);
        Page page = Page.decode(parameters);
        return violations.orElse(
                () -> new PatchQuery(severity, status, advisory, cve, security, sort, order == SortOrder.DESC, page));
    }

    /** {@code pending} is what some clients call a patch that is available. */
    private static Syntax<Optional<String>> statusSyntax() {
        List<String> words = Patch.STATUSES;
        return new Syntax<>("must be one of " + String.join(", ", words) + ", pending, all", text -> {
            if (text.equals("all")) {
                return Optional.of(Optional.empty());
            }
            if (text.equals("pending")) {
                return Optional.of(Optional.of(Patch.AVAILABLE));
            }
            return words.contains(text) ? Optional.of(Optional.of(text)) : Optional.empty();
        });
    }
}
