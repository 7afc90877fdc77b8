// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.respond;

import dev.linuxpatch.shared.bus.BusException;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what went wrong, wherever it did, becomes a {@link Problem}. */
public final class ErrorMapper {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);
    private static final Duration RETRY_SOON = Duration.ofSeconds(1);

    /** For a failure of a route. A bug is logged with the request's id; the caller learns the id and nothing else. */
    public Problem of(Throwable failure, String requestId) {
        if (failure instanceof BusException bus && bus.problem().code() != ErrorCode.INTERNAL_ERROR) {
            return bus.problem();
        }
        if (failure instanceof RefusedException refused) {
            return refused.problem();
        }
        if (failure instanceof HttpException http) {
            return ofStatus(http.getStatusCode());
        }
        LOG.error("request {} failed", requestId, failure);
        return internal();
    }

    /** For a status that Vert.x chose, without a failure of ours. */
    public Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> Problem.of(ErrorCode.INVALID_REQUEST, "the request is malformed: check its path and encoding");
            case 404 -> Problem.of(ErrorCode.NOT_FOUND, "there is no such path");
            case 405 -> Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "the path does not take this method");
            case 406 -> Problem.of(ErrorCode.NOT_ACCEPTABLE, "only application/json is produced");
            case 413 -> Problem.of(ErrorCode.PAYLOAD_TOO_LARGE, "the body is larger than this service takes");
            case 414 -> Problem.of(ErrorCode.URI_TOO_LONG, "the request line is longer than this service takes");
            case 415 -> Problem.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json");
            case 431 -> Problem.of(ErrorCode.HEADERS_TOO_LARGE, "the headers are larger than this service takes");
            case 503 -> timeout();
            default -> internal();
        };
    }

    /** For bytes that are not an HTTP request. */
    public Problem ofInvalidRequest(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return ofStatus(414);
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return ofStatus(431);
        }
        return Problem.of(ErrorCode.INVALID_REQUEST, "this is not a valid HTTP request");
    }

    /** For a request that was not answered in time. */
    public Problem timeout() {
        return Problem.of(
                        ErrorCode.REQUEST_TIMEOUT,
                        "no answer in time; if the request asked for a change, look at GET /api/v1/jobs before asking again")
                .retryAfter(RETRY_SOON);
    }

    private static Problem internal() {
        return Problem.of(
                ErrorCode.INTERNAL_ERROR, "an internal error; the service log names it under this request_id");
    }
}
