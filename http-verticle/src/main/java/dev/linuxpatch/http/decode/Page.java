// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

/**
 * Which part of a list is wanted.
 *
 * @param limit at most so many items, 0 to only count; null for everything
 * @param offset how many items to leave out at the beginning
 */
public record Page(Integer limit, int offset) {
    /** The whole list. */
    public static final Page ALL = new Page(null, 0);

    static final int MAX_LIMIT = 10_000;
    private static final Syntax<Integer> LIMIT = Syntax.whole(0, MAX_LIMIT);
    private static final Syntax<Integer> OFFSET = Syntax.whole(0, Integer.MAX_VALUE);

    static Page decode(QueryString query) {
        return new Page(
                query.get("limit", LIMIT).orElse(null),
                query.get("offset", OFFSET).orElse(0));
    }

    /** How many of so many matches are on the page. */
    public int count(int matches) {
        int left = Math.max(0, matches - offset);
        return limit == null ? left : Math.min(limit, left);
    }
}
