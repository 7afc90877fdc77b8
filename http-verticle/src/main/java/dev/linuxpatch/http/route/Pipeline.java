// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.audit.AuditRecord;
import dev.linuxpatch.http.hosts.HostDirectory;
import dev.linuxpatch.http.respond.Envelope;
import dev.linuxpatch.http.respond.ErrorMapper;
import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.http.respond.RequestIds;
import dev.linuxpatch.http.respond.Responder;
import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.error.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What happens to every request, whatever its route: id, checks, time limit, answer, audit line. Used on one context. */
public final class Pipeline {
    /** What nginx logs for a client that went away; no response carries it. */
    private static final int CLIENT_GONE = 499;

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int INTERNAL_ERROR = 500;

    private final Vertx vertx;
    private final HostGate hosts;
    private final Clock clock;
    private final Admission admission;
    private final Gatekeeper gatekeeper;
    private final RequestLimits limits;
    private final RequestIds ids = RequestIds.random();
    private final ErrorMapper errors = new ErrorMapper();
    private final Responder responder;

    /** @param hosts those that requests can be about */
    public Pipeline(Vertx vertx, HostDirectory hosts, Clock clock, Admission admission, RequestLimits limits) {
        this.vertx = Objects.requireNonNull(vertx);
        this.hosts = new HostGate(hosts);
        this.clock = Objects.requireNonNull(clock);
        this.admission = Objects.requireNonNull(admission);
        this.limits = Objects.requireNonNull(limits);
        this.gatekeeper = new Gatekeeper(admission, limits.maxHeaderBytes());
        this.responder = new Responder(vertx, new Envelope(clock));
    }

    RequestLimits limits() {
        return limits;
    }

    /** Makes the checks and goes on, or refuses. */
    void enter(RoutingContext context, Route route) {
        Exchange exchange = begin(context.request(), context);
        exchange.enter(route);
        Optional<Problem> refusal = gatekeeper.refusal(exchange, route).or(() -> hosts.refusal(exchange, route));
        if (refusal.isPresent()) {
            refuse(exchange, refusal.get(), Map.of());
        } else if (route.takesBody() && mayHaveBody(context.request()) && !isJson(context.request())) {
            refuse(exchange, errors.ofStatus(415), Map.of());
        } else {
            if (route.takesBody()) {
                limitTime(exchange);
            }
            context.next();
        }
    }

    /** Answers with what the endpoint says. */
    void answer(RoutingContext context, Endpoint endpoint) {
        Exchange exchange = Exchange.of(context);
        Future<Reply> reply;
        try {
            reply = endpoint.answer(exchange);
        } catch (RuntimeException bug) {
            reply = Future.failedFuture(bug);
        }
        if (!reply.isComplete() && !exchange.route().takesBody()) {
            limitTime(exchange);
        }
        reply.onComplete(
                value -> send(exchange, value),
                failure -> refuse(exchange, errors.of(failure, exchange.requestId()), Map.of()));
    }

    /** Answers a path that does not exist. */
    void otherPath(RoutingContext context) {
        Exchange exchange = begin(context.request(), context);
        Problem problem = gatekeeper.anyRequest(exchange, Traffic.READ).orElseGet(() -> errors.ofStatus(404));
        refuse(exchange, problem, Map.of());
    }

    /** Answers a method that a path does not have, or tells which ones it has. */
    void otherMethod(RoutingContext context, String allow) {
        Exchange exchange = begin(context.request(), context);
        Optional<Problem> refusal = gatekeeper.anyRequest(exchange, Traffic.READ);
        Map<String, String> headers = Map.of("Allow", allow);
        if (refusal.isPresent()) {
            refuse(exchange, refusal.get(), Map.of());
        } else if (context.request().method().equals(HttpMethod.OPTIONS)) {
            JsonArray methods = new JsonArray(List.of(allow.split(", ")));
            send(exchange, new Reply.Data(200, new JsonObject().put("methods", methods), headers));
        } else {
            refuse(exchange, errors.ofStatus(405), headers);
        }
    }

    /** Answers what Vert.x gave up. */
    void failed(RoutingContext context, int status) {
        Exchange exchange = begin(context.request(), context);
        if (context.response().closed()) {
            return;
        }
        Throwable failure = context.failure();
        Problem problem = failure == null || status < INTERNAL_ERROR
                ? errors.ofStatus(status)
                : errors.of(failure, exchange.requestId());
        refuse(exchange, problem, Map.of());
    }

    /** Answers bytes that are not an HTTP request, and ends the connection. */
    public void invalid(HttpServerRequest request) {
        Exchange exchange = begin(request, null);
        Throwable cause =
                request.decoderResult() == null ? null : request.decoderResult().cause();
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        refuse(exchange, errors.ofInvalidRequest(cause), Map.of());
        request.connection().close();
    }

    /** Answers a request whose path is too long. */
    public void uriTooLong(HttpServerRequest request) {
        refuse(begin(request, null), errors.ofStatus(414), Map.of());
    }

    private Exchange begin(HttpServerRequest request, RoutingContext context) {
        if (context != null && Exchange.find(context) != null) {
            return Exchange.find(context);
        }
        Caller caller = admission.identity().apply(request.connection()).orElse(null);
        String requestId = ids.choose(request.getHeader(RequestIds.HEADER));
        Exchange exchange = new Exchange(request, context, requestId, caller, hosts.host(context), System.nanoTime());
        admission.meters().begin();
        if (context != null) {
            // A client that leaves after it was answered was answered.
            context.addEndHandler(ended ->
                    ended(exchange, ended.succeeded() || request.response().ended() ? status(request) : CLIENT_GONE));
            exchange.onUpgrade(() -> ended(exchange, SWITCHING_PROTOCOLS));
        } else {
            request.response().endHandler(ended -> ended(exchange, status(request)));
        }
        return exchange;
    }

    private void limitTime(Exchange exchange) {
        HttpServerResponse response = exchange.request().response();
        long timer = vertx.setTimer(limits.timeout().toMillis(), late -> {
            if (!response.headWritten()) {
                refuse(exchange, errors.timeout(), Map.of());
            }
        });
        response.bodyEndHandler(written -> vertx.cancelTimer(timer));
        response.exceptionHandler(gone -> vertx.cancelTimer(timer));
    }

    private void refuse(Exchange exchange, Problem problem, Map<String, String> headers) {
        send(exchange, new Reply.Refused(problem, headers));
    }

    private void send(Exchange exchange, Reply told) {
        Reply reply = told;
        if (reply instanceof Reply.Refused refused) {
            Problem problem = hosts.explained(exchange, refused.problem());
            reply = new Reply.Refused(problem, refused.headers());
            exchange.refusedWith(problem.code());
        }
        if (admission.drain().begun() && exchange.request().version() != HttpVersion.HTTP_2) {
            exchange.request().response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        responder.send(exchange.request(), exchange.requestId(), reply);
        if (reply instanceof Reply.Events) {
            // It may go on for days: who began to listen is told now, and its time is not a request's.
            ended(exchange, status(exchange.request()));
        }
    }

    private void ended(Exchange exchange, int status) {
        if (!exchange.tellOnce()) {
            return;
        }
        HttpServerRequest request = exchange.request();
        HttpServerResponse response = request.response();
        Caller caller = exchange.caller();
        String method = request.method().name();
        String route = exchange.route() == null ? null : exchange.route().template();
        long nanos = System.nanoTime() - exchange.startedNanos();
        admission.meters().end(method, route, status, nanos, response.bytesWritten());
        admission
                .audit()
                .append(new AuditRecord.Request(
                        clock.instant(),
                        exchange.requestId(),
                        method,
                        route,
                        request.path() == null ? "" : request.path(),
                        new AuditRecord.Answer(
                                status,
                                exchange.errorCode() == null
                                        ? null
                                        : exchange.errorCode().name(),
                                nanos,
                                response.bytesWritten()),
                        Admission.peer(request.connection()),
                        caller == null
                                ? null
                                : new AuditRecord.Caller(caller.subject(), caller.subjectAltNames(), caller.serial()),
                        request.getHeader(HttpHeaders.USER_AGENT)));
    }

    private static int status(HttpServerRequest request) {
        return request.response().getStatusCode();
    }

    private static boolean isJson(HttpServerRequest request) {
        return MediaType.isJson(request.getHeader(HttpHeaders.CONTENT_TYPE));
    }

    private static boolean mayHaveBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            return !length.equals("0");
        }
        return request.version() == HttpVersion.HTTP_2
                ? !request.isEnded()
                : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }
}
