// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.error;

/** The one table of request errors: code, HTTP status, and whether the same request may succeed later. */
public enum ErrorCode {
    VALIDATION_ERROR(400, false),
    INVALID_REQUEST(400, false),
    INVALID_JOB_ID(400, false),
    INVALID_SERVICE_NAME(400, false),
    ROLLBACK_NOT_ALLOWED(400, false),
    FORBIDDEN(403, false),
    PERMISSION_DENIED(403, false),
    NOT_FOUND(404, false),
    HOST_NOT_FOUND(404, false),
    PKG_NOT_FOUND(404, false),
    JOB_NOT_FOUND(404, false),
    SERVICE_NOT_FOUND(404, false),
    METHOD_NOT_ALLOWED(405, false),
    NOT_ACCEPTABLE(406, false),
    REBOOT_BLOCKED(409, true),
    PACKAGE_DB_MUTATION_IN_PROGRESS(409, true),
    JOB_NOT_CANCELLABLE(409, true),
    SELF_UPDATE_BLOCKED(409, true),
    SELF_UPDATE_IN_PROGRESS(409, true),
    DEPENDENCY_CONFLICT(409, false),
    PKG_MANAGER_ERROR(409, false),
    PLAN_DRIFTED(409, false),
    ROLLBACK_UNAVAILABLE(409, false),
    ROLLBACK_CONFLICT(409, false),
    PAYLOAD_TOO_LARGE(413, false),
    URI_TOO_LONG(414, false),
    UNSUPPORTED_MEDIA_TYPE(415, false),
    IDEMPOTENCY_KEY_REUSED(422, false),
    RATE_LIMIT_EXCEEDED(429, true),
    QUEUE_FULL(429, true),
    HEADERS_TOO_LARGE(431, false),
    INTERNAL_ERROR(500, false),
    NOT_IMPLEMENTED(501, false),
    SERVICE_UNAVAILABLE(503, true),
    HOST_OFFLINE(503, true),
    NO_QUORUM(503, true),
    REQUEST_TIMEOUT(503, true);

    private final int httpStatus;
    private final boolean retryable;

    ErrorCode(int httpStatus, boolean retryable) {
        this.httpStatus = httpStatus;
        this.retryable = retryable;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public boolean retryable() {
        return retryable;
    }
}
