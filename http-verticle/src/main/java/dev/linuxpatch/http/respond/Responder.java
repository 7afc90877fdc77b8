// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.respond;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes every answer: headers, envelope, compression, conditional requests. */
public final class Responder {
    private static final Logger LOG = LoggerFactory.getLogger(Responder.class);
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence EVENT_STREAM = HttpHeaders.createOptimized("text/event-stream");
    private static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    /** May be kept, by the client alone, and must be asked about each time. */
    private static final CharSequence REVALIDATE = HttpHeaders.createOptimized("private, no-cache");

    /** In lower case, as HTTP/2 wants names: anything else is converted for each answer. */
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");

    private static final CharSequence NOSNIFF_HEADER = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence FRAME_HEADER = HttpHeaders.createOptimized("x-frame-options");
    private static final CharSequence DENY = HttpHeaders.createOptimized("DENY");
    private static final CharSequence POLICY_HEADER = HttpHeaders.createOptimized("content-security-policy");
    private static final CharSequence POLICY =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final CharSequence REFERRER_HEADER = HttpHeaders.createOptimized("referrer-policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");

    private final Vertx vertx;
    private final Envelope envelope;

    public Responder(Vertx vertx, Envelope envelope) {
        this.vertx = Objects.requireNonNull(vertx);
        this.envelope = Objects.requireNonNull(envelope);
    }

    /** Answers, unless the request was answered already or the client is gone. */
    public void send(HttpServerRequest request, String requestId, Reply reply) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed() || response.headWritten()) {
            return;
        }
        common(response, requestId);
        if (reply instanceof Reply.Data data) {
            data.headers().forEach(response::putHeader);
            json(response.setStatusCode(data.status()), NO_STORE);
            end(request, envelope.success(requestId, data.data()));
        } else if (reply instanceof Reply.Encoded encoded) {
            json(response.setStatusCode(200), NO_STORE);
            end(request, envelope.success(requestId, encoded.data()));
        } else if (reply instanceof Reply.Shared shared) {
            shared(request, requestId, shared.data());
        } else if (reply instanceof Reply.Streamed streamed) {
            stream(request, requestId, streamed.data());
        } else if (reply instanceof Reply.Events events) {
            events(request, events.data());
        } else if (reply instanceof Reply.Nothing) {
            response.setStatusCode(204)
                    .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
                    .end();
        } else if (reply instanceof Reply.Document document) {
            document(request, document);
        } else if (reply instanceof Reply.Refused refused) {
            refused.headers().forEach(response::putHeader);
            refuse(request, requestId, refused.problem());
        }
    }

    private void refuse(HttpServerRequest request, String requestId, Problem problem) {
        HttpServerResponse response = request.response();
        json(response.setStatusCode(problem.code().httpStatus()), NO_STORE);
        if (problem.retryAfter() != null) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds(problem.retryAfter())));
        }
        // Who sends too much would go on sending: there is nothing to gain in reading it.
        if (problem.code() == ErrorCode.PAYLOAD_TOO_LARGE && !http2(request)) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        end(request, envelope.failure(requestId, problem));
    }

    private void shared(HttpServerRequest request, String requestId, SharedJson data) {
        HttpServerResponse response = request.response();
        boolean gzip =
                data.worthCompressing() && Negotiation.acceptsGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
        String entityTag = '"' + data.tag() + (gzip ? "-gzip\"" : "\"");
        response.putHeader(HttpHeaders.ETAG, entityTag).putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (Negotiation.matches(request.getHeader(HttpHeaders.IF_NONE_MATCH), entityTag)) {
            notModified(response);
            return;
        }
        json(response.setStatusCode(200), REVALIDATE);
        if (!gzip) {
            Buffer prefix = envelope.prefix(requestId);
            Buffer suffix = Envelope.suffix();
            parts(
                    request,
                    prefix,
                    data.json(),
                    suffix,
                    prefix.length() + data.json().length() + suffix.length());
        } else if (data.compressed()) {
            gzip(request, requestId, data);
        } else {
            vertx.executeBlocking(data::deflated, false)
                    .onSuccess(done -> gzip(request, requestId, data))
                    .onFailure(failure -> broken(request, failure));
        }
    }

    private void gzip(HttpServerRequest request, String requestId, SharedJson data) {
        if (request.response().closed()) {
            return;
        }
        GzipMember member = GzipMember.of(envelope.prefix(requestId), data.deflated(), Envelope.suffix());
        request.response().putHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
        parts(request, member.head(), member.body(), member.tail(), member.length());
    }

    /** Three writes and no copy of the shared part; Vert.x flushes once, at the end of the read that brought the request. */
    private static void parts(HttpServerRequest request, Buffer first, Buffer shared, Buffer last, int length) {
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(length));
        if (request.method() == HttpMethod.HEAD) {
            response.end();
            return;
        }
        response.write(first);
        response.write(shared);
        response.end(last);
    }

    private void stream(HttpServerRequest request, String requestId, Reply.Pieces data) {
        HttpServerResponse response = request.response();
        json(response.setStatusCode(200), NO_STORE);
        if (request.method() == HttpMethod.HEAD) {
            response.end();
            return;
        }
        response.setChunked(true);
        response.write(envelope.prefix(requestId))
                .compose(written -> Pump.run(vertx, request, data, Pump.PATIENCE))
                .compose(done -> response.end(Envelope.suffix()))
                .onFailure(failure -> broken(request, failure));
    }

    private void events(HttpServerRequest request, Reply.Pieces data) {
        HttpServerResponse response = request.response();
        response.setStatusCode(200)
                .putHeader(HttpHeaders.CONTENT_TYPE, EVENT_STREAM)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        if (request.method() == HttpMethod.HEAD) {
            response.end();
            return;
        }
        // Known to the client before the first event, which may be hours away.
        response.setChunked(true)
                .writeHead()
                .compose(written -> Pump.run(vertx, request, data, Pump.PATIENCE))
                .compose(done -> response.end())
                .onFailure(failure -> broken(request, failure));
    }

    private static void document(HttpServerRequest request, Reply.Document document) {
        HttpServerResponse response = request.response().setStatusCode(200);
        String entityTag = document.entityTag();
        response.putHeader(HttpHeaders.CONTENT_TYPE, document.contentType());
        response.putHeader(HttpHeaders.CACHE_CONTROL, entityTag == null ? NO_STORE : REVALIDATE);
        if (entityTag != null) {
            response.putHeader(HttpHeaders.ETAG, entityTag);
            if (Negotiation.matches(request.getHeader(HttpHeaders.IF_NONE_MATCH), entityTag)) {
                notModified(response);
                return;
            }
        }
        end(request, document.body());
    }

    private static void notModified(HttpServerResponse response) {
        response.putHeader(HttpHeaders.CACHE_CONTROL, REVALIDATE);
        response.headers().remove(HttpHeaders.CONTENT_TYPE);
        response.setStatusCode(304).end();
    }

    private static void end(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = request.response();
        if (request.method() == HttpMethod.HEAD) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
            response.end();
        } else {
            response.end(body);
        }
    }

    /** The answer has begun and cannot be finished: the client must see that it is not whole. */
    private static void broken(HttpServerRequest request, Throwable failure) {
        LOG.debug("answer to {} broke off", request.path(), failure);
        request.response().reset();
    }

    private static void common(HttpServerResponse response, String requestId) {
        response.putHeader(REQUEST_ID, requestId)
                .putHeader(NOSNIFF_HEADER, NOSNIFF)
                .putHeader(FRAME_HEADER, DENY)
                .putHeader(POLICY_HEADER, POLICY)
                .putHeader(REFERRER_HEADER, NO_REFERRER);
    }

    private static void json(HttpServerResponse response, CharSequence caching) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).putHeader(HttpHeaders.CACHE_CONTROL, caching);
    }

    private static boolean http2(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2;
    }

    /** Whole seconds, rounded up, at least one. */
    private static long seconds(Duration delay) {
        return Math.max(1, delay.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
