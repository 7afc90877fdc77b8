// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.access;

/** What a route needs. A route that declares none does not mount. */
public enum Permission {
    HEALTH_READ,
    DOCUMENTATION_READ,
    METRICS_READ,
    HOSTS_READ,
    SYSTEM_READ,
    SYSTEM_REBOOT,
    PACKAGES_READ,
    PACKAGES_CHANGE,
    PATCHES_READ,
    PATCHES_APPLY,
    JOBS_READ,
    JOBS_CHANGE,
    CONSOLE
}
