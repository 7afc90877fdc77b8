// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.host.HostId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Objects;

/** One request on its way through the service, with what is known about it by now. Used on one context. */
public final class Exchange {
    private static final String KEY = Exchange.class.getName();

    private final HttpServerRequest request;
    private final RoutingContext context;
    private final String requestId;
    private final Caller caller;
    private final HostId host;
    private final long startedNanos;
    private Runnable onUpgrade = () -> {};
    private Route route;
    private ErrorCode errorCode;
    private boolean told;

    /** @param context null for a request that never reached a router */
    Exchange(
            HttpServerRequest request,
            RoutingContext context,
            String requestId,
            Caller caller,
            HostId host,
            long startedNanos) {
        this.request = Objects.requireNonNull(request);
        this.context = context;
        this.requestId = Objects.requireNonNull(requestId);
        this.caller = caller;
        this.host = Objects.requireNonNull(host);
        this.startedNanos = startedNanos;
        if (context != null) {
            context.put(KEY, this);
        }
    }

    /** The exchange of a request that has passed the checks; for handlers of {@link Route.Target.Raw}. */
    public static Exchange of(RoutingContext context) {
        return Objects.requireNonNull(find(context), "no checks were made for this request");
    }

    /** Tells that a request has become a WebSocket, which ends it as a request: it is audited now. */
    public static void upgraded(RoutingContext context) {
        Exchange exchange = find(context);
        if (exchange != null) {
            exchange.onUpgrade.run();
        }
    }

    /** Calls the listener when the answer was written, or the client has gone, whichever is first. */
    public void whenEnded(Runnable listener) {
        context.addEndHandler(ended -> listener.run());
    }

    /** Null before the first check. */
    static Exchange find(RoutingContext context) {
        return context.get(KEY);
    }

    public HttpServerRequest request() {
        return request;
    }

    public String requestId() {
        return requestId;
    }

    /** Who asks; null only before the checks, which let nobody pass without an identity. */
    public Caller caller() {
        return caller;
    }

    /** The host that the request is about. */
    public HostId host() {
        return host;
    }

    /** What stands before the paths of what belongs to the host, as the caller wrote it. */
    String base() {
        return pathParameter(HostGate.PARAMETER) == null ? RouteGroup.BASE : RouteGroup.BASE + "/hosts/" + host.value();
    }

    /** A part of the path, decoded. */
    public String pathParameter(String name) {
        return context.pathParam(name);
    }

    /** All parts of the path that a route names, decoded. */
    Map<String, String> pathParameters() {
        return Map.copyOf(context.pathParams());
    }

    /** The text after the question mark; null if there is none. */
    public String query() {
        return request.query();
    }

    /** Null if there is none. */
    public Buffer body() {
        return context.body().buffer();
    }

    long startedNanos() {
        return startedNanos;
    }

    /** Null while no route has matched. */
    Route route() {
        return route;
    }

    void onUpgrade(Runnable listener) {
        onUpgrade = listener;
    }

    void enter(Route matched) {
        route = matched;
    }

    /** Whether nobody has asked before: an exchange is counted and audited once. */
    boolean tellOnce() {
        boolean first = !told;
        told = true;
        return first;
    }

    /** What it was refused with; null if it was not. */
    ErrorCode errorCode() {
        return errorCode;
    }

    void refusedWith(ErrorCode code) {
        errorCode = code;
    }
}
