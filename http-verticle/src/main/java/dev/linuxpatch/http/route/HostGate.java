// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.decode.Decoded;
import dev.linuxpatch.http.decode.PathNames;
import dev.linuxpatch.http.decode.Staleness;
import dev.linuxpatch.http.hosts.HostDirectory;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.HostId;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Optional;

/** Finds the host that a request is about, and refuses what cannot be done with it now. */
final class HostGate {
    /** The part of a path that names a host. */
    static final String PARAMETER = "host";

    private final HostDirectory hosts;

    HostGate(HostDirectory hosts) {
        this.hosts = Objects.requireNonNull(hosts);
    }

    /** The host that a path names, else the one that is meant when none is named; also where the name is wrong. */
    HostId host(RoutingContext context) {
        String named = context == null ? null : context.pathParam(PARAMETER);
        return named == null ? hosts.own() : PathNames.host(named).fold(host -> host, wrong -> hosts.own());
    }

    /** Why a request cannot be served; empty if it can. */
    Optional<Problem> refusal(Exchange exchange, Route route) {
        String named = exchange.pathParameter(PARAMETER);
        if (named != null && PathNames.host(named) instanceof Decoded.Invalid<HostId> wrong) {
            return Optional.of(wrong.problem());
        }
        return hosts.unknown(exchange.host()).or(() -> cutOff(route)).or(() -> switch (route.reach()) {
            case NONE -> Optional.empty();
            case ONLINE -> hosts.offline(exchange.host());
            case SNAPSHOT ->
                Staleness.decode(exchange.query())
                        .fold(accepted -> accepted ? Optional.empty() : hosts.offline(exchange.host()), Optional::of);
        });
    }

    /** On this side of the cluster nothing is changed; whoever could do it would not even answer. */
    private Optional<Problem> cutOff(Route route) {
        return route.changes() ? hosts.keepers().refusal() : Optional.empty();
    }

    /** The same refusal in better words, if nobody has answered. */
    Problem explained(Exchange exchange, Problem problem) {
        if (problem.code() != ErrorCode.SERVICE_UNAVAILABLE || !TypedBus.isUnserved(problem, address -> true)) {
            return problem;
        }
        return TypedBus.isUnserved(problem, address -> Addresses.isOfWorker(address, exchange.host()))
                ? hosts.gone(exchange.host()).orElse(problem)
                : hosts.keepers().refusal().orElse(problem);
    }
}
