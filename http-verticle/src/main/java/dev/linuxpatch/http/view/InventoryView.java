// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.packages.InventoryHead;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What this JVM knows of one host's inventory. {@link InventoryFeed} writes it, every HTTP instance reads it; a reader sees
 * one whole generation or the next, never a mixture.
 */
public final class InventoryView {
    private static final Duration RETRY_SOON = Duration.ofSeconds(2);

    private final HostId host;
    private volatile EncodedView current;
    private volatile InventoryHead head;
    private volatile String absence = "no backend has answered yet";

    public InventoryView(HostId host) {
        this.host = Objects.requireNonNull(host);
    }

    public HostId host() {
        return host;
    }

    /** The newest whole generation; empty before the first. */
    public Optional<EncodedView> current() {
        return Optional.ofNullable(current);
    }

    /** The newest head that the backend has told; empty before the first. It may be ahead of {@link #current()}. */
    public Optional<InventoryHead> head() {
        return Optional.ofNullable(head);
    }

    /** Why the backend cannot be asked now; empty when it can. */
    public Optional<String> absence() {
        return Optional.ofNullable(absence);
    }

    /** What to tell while there is no generation: a wrong empty list would be believed. */
    public Problem notReady() {
        String reason = absence;
        return Problem.of(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "the package inventory is not there yet: "
                                + (reason == null ? "it is being read for the first time" : reason))
                .retryAfter(RETRY_SOON);
    }

    void replace(EncodedView next) {
        current = next;
    }

    void answered(InventoryHead newest) {
        head = newest;
        absence = null;
    }

    void absent(String reason) {
        absence = reason;
    }
}
