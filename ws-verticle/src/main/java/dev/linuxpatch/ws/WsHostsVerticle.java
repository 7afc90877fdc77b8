// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.HostVerticles;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.host.HostMessages.HostsPage;
import dev.linuxpatch.shared.host.HostMessages.ListHosts;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Objects;

/** Has a {@link WsVerticle} follow each host there is. Deploy one, on an event loop. */
public final class WsHostsVerticle extends VerticleBase {
    /** Hosts that are away tell nothing, and whoever remembers them may start later. */
    private static final Duration ASK = Duration.ofSeconds(30);

    private final HostId first;
    private final HostVerticles.Deployment tails;
    private HostVerticles followers;
    private TypedBus bus;

    /**
     * @param first whose jobs are followed in any case: the one that requests mean which name none
     * @param tails deploys the follower of a host
     */
    public WsHostsVerticle(HostId first, HostVerticles.Deployment tails) {
        this.first = Objects.requireNonNull(first);
        this.tails = Objects.requireNonNull(tails);
    }

    @Override
    public Future<?> start() {
        bus = new TypedBus(vertx);
        followers = new HostVerticles(vertx, tails);
        bus.subscribe(Addresses.HOST_TOPIC, beat -> followers.ensure(beat.host().id()));
        ask(0);
        vertx.setPeriodic(ASK.toMillis(), timer -> ask(0));
        return followers.ensure(first);
    }

    private void ask(int offset) {
        bus.request(Addresses.HOST_LIST, new ListHosts(offset)).onSuccess(page -> {
            page.hosts().forEach(known -> followers.ensure(known.host().id()));
            int next = offset + HostsPage.LIMIT;
            if (next < page.total()) {
                ask(next);
            }
        });
    }
}
