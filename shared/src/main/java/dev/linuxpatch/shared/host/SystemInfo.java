// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.host;

import java.time.Instant;
import java.util.List;

/**
 * What {@code GET /system/info} tells of a host.
 *
 * @param hostname the kernel's node name
 * @param os the distribution's {@code ID}-like name from {@code os-release(5)}, for example {@code Debian GNU/Linux}
 * @param osVersion {@code VERSION_ID}, empty for a rolling release
 * @param kernel release of the running kernel
 * @param expectedKernel release of the newest kernel that packages have installed, which a reboot should start; empty if
 *     none of them owns a kernel
 * @param architecture machine hardware name, for example {@code x86_64}
 * @param lastUpdateCheck when the package index was last refreshed successfully; null if never or unknown
 * @param lastUpdateApply when a package was last changed; null if never or unknown
 * @param pendingReboot whether facts (kernel, flag file, needrestart) say that a reboot is due
 * @param pendingReboots the reasons in words, empty if none
 * @param uptimeSeconds seconds since boot
 * @param lastBoot time of boot
 * @param packageManager wire name of the package manager in use
 * @param packageRoot directory whose packages are managed, {@code /} for the host itself
 * @param canChange whether this service may change packages (it runs with the rights to)
 */
public record SystemInfo(
        String hostname,
        String os,
        String osVersion,
        String kernel,
        String expectedKernel,
        String architecture,
        Instant lastUpdateCheck,
        Instant lastUpdateApply,
        boolean pendingReboot,
        List<String> pendingReboots,
        long uptimeSeconds,
        Instant lastBoot,
        String packageManager,
        String packageRoot,
        boolean canChange) {

    public SystemInfo {
        pendingReboots = List.copyOf(pendingReboots);
    }
}
