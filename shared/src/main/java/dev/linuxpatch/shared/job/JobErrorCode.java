// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

/** Why a job failed, in the words of the wire contract. */
public enum JobErrorCode {
    PKG_MANAGER_ERROR,
    COMMAND_NOT_FOUND,
    CACHE_REFRESH_ERROR,
    NETWORK_ERROR,
    GPG_ERROR,
    PKG_NOT_FOUND,
    DEPENDENCY_CONFLICT,
    PLAN_DRIFTED,
    ROLLBACK_UNAVAILABLE,
    ROLLBACK_CONFLICT,
    HEALTH_GATE_FAILED,
    PERMISSION_DENIED,
    REBOOT_ERROR,
    TIMEOUT,
    INTERRUPTED,
    UNKNOWN_ERROR
}
