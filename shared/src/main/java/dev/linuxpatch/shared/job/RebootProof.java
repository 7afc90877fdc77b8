// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import java.time.Instant;
import java.util.Objects;

/**
 * What shows that a host was rebooted: the kernel makes a new boot id each time that it starts ({@code random(4)}). Texts are
 * empty where the host cannot tell.
 *
 * @param bootIdBefore of the kernel that ran when the reboot was decided
 * @param kernelExpected release of the newest kernel that packages had installed by then; null until it was asked for
 * @param commandedAt when the reboot command was known to have been run; null until then
 * @param bootIdAfter of the kernel that runs since; null until the host has come back
 * @param kernelRunning release of that kernel; null until the host has come back
 */
public record RebootProof(
        String bootIdBefore, String kernelExpected, Instant commandedAt, String bootIdAfter, String kernelRunning) {

    public RebootProof {
        Objects.requireNonNull(bootIdBefore, "bootIdBefore");
    }

    /** Nothing is known yet but from where it starts. */
    public static RebootProof before(String bootId) {
        return new RebootProof(bootId, null, null, null, null);
    }

    public RebootProof expecting(String kernel) {
        return new RebootProof(bootIdBefore, kernel, commandedAt, bootIdAfter, kernelRunning);
    }

    public RebootProof commanded(Instant at) {
        return new RebootProof(bootIdBefore, kernelExpected, at, bootIdAfter, kernelRunning);
    }

    public RebootProof after(String bootId, String kernel) {
        return new RebootProof(bootIdBefore, kernelExpected, commandedAt, bootId, kernel);
    }

    /** Whether another kernel runs than was expected; false while either is unknown. */
    public boolean otherKernel() {
        return kernelExpected != null
                && kernelRunning != null
                && !kernelExpected.isEmpty()
                && !kernelRunning.isEmpty()
                && !kernelExpected.equals(kernelRunning);
    }
}
