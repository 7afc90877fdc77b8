// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.console;

import dev.linuxpatch.conf.ConsoleSettings;
import dev.linuxpatch.http.tail.Handshake;
import dev.linuxpatch.shared.bus.ConsoleAddresses;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * vertx-web's SockJS bridge, with an explicit list of addresses and the WebSocket transport only: the others hold sessions
 * by an id in the path, are open to forged requests, and queue without a bound. For one HTTP instance.
 */
public final class ConsoleBridge implements Handler<RoutingContext> {
    /** Where it is mounted, with all below. */
    public static final String PATH = "/eventbus";

    private static final Pattern INFO = Pattern.compile(PATH + "/info");
    /** SockJS's own path with server and session, or a plain WebSocket. */
    private static final Pattern SOCKET = Pattern.compile(PATH + "/([^/.]+/[^/.]+/)?websocket");

    private static final List<String> OTHER_TRANSPORTS = List.of("XHR", "EVENT_SOURCE", "HTML_FILE", "JSON_P");
    private static final int MAX_ADDRESS = 64;
    private static final int MAX_HANDLERS = 32;
    private static final int MAX_SOCKETS = 100;
    /** The published client pings every 5 s. */
    private static final long PING_TIMEOUT_MILLIS = 15_000;

    private final BridgeRules rules;
    private final Router bridge;
    private final BiConsumer<RoutingContext, Problem> refusals;

    /** @param refusals answers a request with a problem in the envelope */
    public ConsoleBridge(Vertx vertx, ConsoleSettings settings, BiConsumer<RoutingContext, Problem> refusals) {
        this.refusals = refusals;
        this.rules = new BridgeRules(settings, System::nanoTime);
        SockJSHandlerOptions transport =
                new SockJSHandlerOptions().setRegisterWriteHandler(false).setInsertJSESSIONID(false);
        OTHER_TRANSPORTS.forEach(transport::addDisabledTransport);
        this.bridge = SockJSHandler.create(vertx, transport).bridge(permissions(), rules);
    }

    private static SockJSBridgeOptions permissions() {
        return new SockJSBridgeOptions()
                .setInboundPermitteds(permitted(ConsoleAddresses.inbound()))
                .setOutboundPermitteds(permitted(ConsoleAddresses.outbound()))
                .setMaxAddressLength(MAX_ADDRESS)
                .setMaxHandlersPerSocket(MAX_HANDLERS)
                .setPingTimeout(PING_TIMEOUT_MILLIS);
    }

    private static List<PermittedOptions> permitted(List<String> addresses) {
        return addresses.stream()
                .map(address -> new PermittedOptions().setAddress(address))
                .toList();
    }

    /** Consoles that are connected. */
    public int size() {
        return rules.size();
    }

    @Override
    public void handle(RoutingContext context) {
        Optional<Problem> refusal = refusal(context);
        if (refusal.isPresent()) {
            refusals.accept(context, refusal.get());
        } else {
            bridge.handleContext(context);
        }
    }

    private Optional<Problem> refusal(RoutingContext context) {
        String path = context.normalizedPath();
        boolean socket = SOCKET.matcher(path).matches();
        if (!socket && !INFO.matcher(path).matches()) {
            return Optional.of(Problem.of(
                    ErrorCode.NOT_FOUND,
                    "consoles connect to " + PATH + " with SockJS over WebSocket, and nothing else"));
        }
        if (!context.request().method().equals(HttpMethod.GET)) {
            context.response().putHeader(HttpHeaders.ALLOW, HttpMethod.GET.name());
            return Optional.of(Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "the path does not take this method"));
        }
        if (!socket) {
            return Optional.empty();
        }
        return rules.size() < MAX_SOCKETS
                ? Handshake.refusal(context.request())
                : Optional.of(Problem.of(
                        ErrorCode.SERVICE_UNAVAILABLE, "all " + MAX_SOCKETS + " console sockets are in use"));
    }
}
