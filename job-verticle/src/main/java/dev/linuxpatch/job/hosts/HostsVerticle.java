// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.hosts;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.HostVerticles;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.host.HostMessages.HostBeat;
import dev.linuxpatch.shared.host.HostMessages.KnownHost;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has somebody keep the jobs of each host there is, and tells which there are. Deploy one, on an event loop. */
public final class HostsVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HostsVerticle.class);
    private static final String FILE = "hosts.json";

    private final Path directory;
    private final HostId first;
    private final HostVerticles.Deployment jobs;
    private final Clock clock;
    private HostVerticles keepers;
    private HostRegister register;
    private Future<?> writing = Future.succeededFuture();

    /**
     * @param directory where it is remembered which hosts there are; made if it does not exist
     * @param first whose jobs are kept in any case: the one that requests mean which name none
     * @param jobs deploys the keeper of a host's jobs
     */
    public HostsVerticle(Path directory, HostId first, HostVerticles.Deployment jobs, Clock clock) {
        this.directory = Objects.requireNonNull(directory);
        this.first = Objects.requireNonNull(first);
        this.jobs = Objects.requireNonNull(jobs);
        this.clock = Objects.requireNonNull(clock);
    }

    /** Fails if the jobs of the first host cannot be kept; the others are tried again with each sign of life. */
    @Override
    public Future<?> start() {
        TypedBus bus = new TypedBus(vertx);
        keepers = new HostVerticles(vertx, jobs);
        return vertx.executeBlocking(() -> HostRegister.open(directory.resolve(FILE)))
                .compose(opened -> {
                    register = opened;
                    return keepers.ensure(first);
                })
                .compose(ready -> {
                    register.ids().forEach(keepers::ensure);
                    bus.subscribe(Addresses.HOST_TOPIC, this::saw);
                    return bus.serve(Addresses.HOST_LIST, asked -> Future.succeededFuture(register.page(asked)))
                            .completion();
                });
    }

    private void saw(HostBeat beat) {
        if (register.saw(beat, clock.instant())) {
            LOG.info("host {} ({}) is new here", beat.host().id(), beat.host().name());
        }
        keepers.ensure(beat.host().id());
        write();
    }

    /** One at a time: an older state must not come after a newer one. */
    private void write() {
        if (!writing.isComplete()) {
            return;
        }
        List<KnownHost> due = register.due(clock.instant());
        if (due != null) {
            writing = vertx.executeBlocking(() -> {
                        HostRegister.write(register.file(), due);
                        return null;
                    })
                    .onFailure(failure -> LOG.warn("which hosts there are cannot be written: {}", failure.toString()));
        }
    }
}
