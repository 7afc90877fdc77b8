// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.Operation;

/** A worker refuses in the words of requests; a job that failed by that says it in the words of jobs. */
final class RefusalCodes {
    private RefusalCodes() {}

    static JobErrorCode of(ErrorCode code, Operation operation) {
        return switch (code) {
            case FORBIDDEN, PERMISSION_DENIED -> JobErrorCode.PERMISSION_DENIED;
            case PKG_NOT_FOUND, ROLLBACK_NOT_ALLOWED -> JobErrorCode.PKG_NOT_FOUND;
            case DEPENDENCY_CONFLICT -> JobErrorCode.DEPENDENCY_CONFLICT;
            case PLAN_DRIFTED -> JobErrorCode.PLAN_DRIFTED;
            case ROLLBACK_UNAVAILABLE -> JobErrorCode.ROLLBACK_UNAVAILABLE;
            case ROLLBACK_CONFLICT -> JobErrorCode.ROLLBACK_CONFLICT;
            case NOT_IMPLEMENTED -> JobErrorCode.COMMAND_NOT_FOUND;
            case SERVICE_UNAVAILABLE, HOST_OFFLINE, NO_QUORUM -> JobErrorCode.INTERRUPTED;
            case REQUEST_TIMEOUT -> JobErrorCode.TIMEOUT;
            case REBOOT_BLOCKED -> JobErrorCode.REBOOT_ERROR;
            case VALIDATION_ERROR,
                    INVALID_REQUEST,
                    INVALID_JOB_ID,
                    INVALID_SERVICE_NAME,
                    NOT_FOUND,
                    HOST_NOT_FOUND,
                    JOB_NOT_FOUND,
                    SERVICE_NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    PACKAGE_DB_MUTATION_IN_PROGRESS,
                    PKG_MANAGER_ERROR,
                    JOB_NOT_CANCELLABLE,
                    SELF_UPDATE_BLOCKED,
                    SELF_UPDATE_IN_PROGRESS,
                    IDEMPOTENCY_KEY_REUSED,
                    PAYLOAD_TOO_LARGE,
                    URI_TOO_LONG,
                    UNSUPPORTED_MEDIA_TYPE,
                    RATE_LIMIT_EXCEEDED,
                    QUEUE_FULL,
                    HEADERS_TOO_LARGE,
                    INTERNAL_ERROR ->
                operation instanceof Operation.Reboot ? JobErrorCode.REBOOT_ERROR : JobErrorCode.PKG_MANAGER_ERROR;
        };
    }
}
