// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

/** How a request counts against the rate limits of its client. */
public enum Traffic {
    /** Never limited: what a client polls to learn whether the service is there. */
    EXEMPT,
    READ,
    DESTRUCTIVE
}
