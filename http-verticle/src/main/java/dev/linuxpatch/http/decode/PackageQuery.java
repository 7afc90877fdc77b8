// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import dev.linuxpatch.shared.packages.InventoryMessages.PackageSort;
import java.util.Objects;

/**
 * Which packages are wanted, and how.
 *
 * @param name null for every name
 * @param upgradable null for both
 * @param page which part of the result
 */
public record PackageQuery(
        NamePattern name, Selection status, Boolean upgradable, PackageSort sort, boolean descending, Page page) {

    /** What stands where the status of a package is asked for. */
    public enum Selection {
        INSTALLED,
        UPGRADABLE,
        AVAILABLE,
        ALL
    }

    /** What is meant when nothing is said. */
    public static final PackageQuery DEFAULT =
            new PackageQuery(null, Selection.INSTALLED, null, PackageSort.NAME, false, Page.ALL);

    private static final Syntax<Selection> STATUS = Syntax.choice(Selection.class, WireName::of);
    private static final Syntax<PackageSort> SORT = Syntax.choice(PackageSort.class, WireName::of);

    public PackageQuery {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(sort, "sort");
        Objects.requireNonNull(page, "page");
    }

    /** @param query the text after the question mark; null if there is none */
    public static Decoded<PackageQuery> decode(String query) {
        if (query == null || query.isEmpty()) {
            return Decoded.valid(DEFAULT);
        }
        Violations violations = new Violations();
        QueryString parameters = QueryString.of(query, violations);
        NamePattern name = parameters.get("name", Syntax.NAME_PATTERN).orElse(null);
        Selection status = parameters.get("status", STATUS).orElse(Selection.INSTALLED);
        Boolean upgradable = parameters.get("upgradable", Syntax.TRUTH).orElse(null);
        PackageSort sort = parameters.get("sort", SORT).orElse(PackageSort.NAME);
        SortOrder order = parameters.get("order", SortOrder.SYNTAX).orElse(SortOrder.ASC);
        Page page = Page.decode(parameters);
        return violations.orElse(() -> new PackageQuery(name, status, upgradable, sort, order == SortOrder.DESC, page));
    }

    /** Whether packages that are not installed are asked for, which no view holds. */
    public boolean beyondInstalled() {
        return status == Selection.AVAILABLE || status == Selection.ALL;
    }
}
