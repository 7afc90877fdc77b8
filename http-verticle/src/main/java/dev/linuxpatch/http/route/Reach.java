// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

/** What a route needs of the host that it is about. */
public enum Reach {
    /** Nothing: others know the answer. */
    NONE,
    /** That it is there, unless the caller is content with what was read before it went ({@code stale=ok}). */
    SNAPSHOT,
    /** That it is there. */
    ONLINE
}
