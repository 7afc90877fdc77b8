// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.hosts;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.host.HostMessages;
import dev.linuxpatch.shared.host.HostMessages.HostBeat;
import dev.linuxpatch.shared.host.HostMessages.KnownHost;
import dev.linuxpatch.shared.host.HostRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * The hosts that this front has heard of, from themselves or from those who remember them. Whether one is there is measured
 * by a clock that nobody can set. Safe from every thread.
 */
public final class HostDirectory {
    private static final Duration RETRY_SOON = Duration.ofSeconds(2);

    /**
     * A host as it is shown.
     *
     * @param lastSeen when it told of itself last
     */
    public record Entry(HostRecord host, boolean online, Instant lastSeen) {}

    /** @param heardNanos when it told of itself here; null if only others know of it, or if it has said that it goes */
    private record Sighting(HostRecord host, Instant lastSeen, Long heardNanos) {}

    private final HostId own;
    private final Keepers keepers;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final ConcurrentMap<HostId, Sighting> sightings = new ConcurrentHashMap<>();

    /**
     * @param own the host that requests mean which name none
     * @param keepers of their jobs
     * @param nanoTime as {@link System#nanoTime()}
     */
    public HostDirectory(HostId own, Keepers keepers, Clock clock, LongSupplier nanoTime) {
        this.own = Objects.requireNonNull(own);
        this.keepers = Objects.requireNonNull(keepers);
        this.clock = Objects.requireNonNull(clock);
        this.nanoTime = Objects.requireNonNull(nanoTime);
    }

    /** The host that requests mean which name none. */
    public HostId own() {
        return own;
    }

    /** Those who keep the hosts' jobs. */
    public Keepers keepers() {
        return keepers;
    }

    /** All of them, in the order of their ids. */
    public List<Entry> all() {
        return sightings.values().stream()
                .map(this::entry)
                .sorted(Comparator.comparing(entry -> entry.host().id().value()))
                .toList();
    }

    public Optional<Entry> find(HostId host) {
        return Optional.ofNullable(sightings.get(host)).map(this::entry);
    }

    /** Since a host told of itself last; never negative. */
    public Duration age(Entry entry) {
        Duration age = Duration.between(entry.lastSeen(), clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** Why a host cannot be asked about at all; empty if it can. A front need not have heard of its own host. */
    public Optional<Problem> unknown(HostId host) {
        return host.equals(own) || sightings.containsKey(host)
                ? Optional.empty()
                : Optional.of(
                        Problem.of(ErrorCode.HOST_NOT_FOUND, "there is no host " + host, Map.of("host", host.value())));
    }

    /** What to tell of the own host while it has not told of itself. */
    public Problem notHeard() {
        return Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "host " + own + " has not told of itself yet")
                .retryAfter(RETRY_SOON);
    }

    /** Why a host cannot be reached now; empty if it can, or if nothing is known of it. */
    public Optional<Problem> offline(HostId host) {
        return find(host).filter(entry -> !entry.online()).map(HostDirectory::offline);
    }

    /** What to tell when the bus says that nobody is there: that is known before the silence is long enough. */
    public Optional<Problem> gone(HostId host) {
        return find(host).map(HostDirectory::offline);
    }

    /** It tells of itself. */
    void heard(HostBeat beat) {
        Long heard = beat.leaving() ? null : nanoTime.getAsLong();
        sightings.put(beat.host().id(), new Sighting(beat.host(), clock.instant(), heard));
    }

    /** Others remember it. What it told itself counts more. */
    void remembered(KnownHost known) {
        sightings.merge(
                known.host().id(),
                new Sighting(known.host(), known.lastSeen(), null),
                (here, told) -> here.heardNanos() != null || here.lastSeen().isAfter(told.lastSeen()) ? here : told);
    }

    private Entry entry(Sighting sighting) {
        boolean online = sighting.heardNanos() != null
                && nanoTime.getAsLong() - sighting.heardNanos() < HostMessages.SILENCE.toNanos();
        return new Entry(sighting.host(), online, sighting.lastSeen());
    }

    private static Problem offline(Entry entry) {
        Map<String, Object> details = new HashMap<>();
        details.put("host", entry.host().id().value());
        details.put("last_seen", entry.lastSeen().toString());
        return Problem.of(
                        ErrorCode.HOST_OFFLINE,
                        "host " + entry.host().id() + " (" + entry.host().name()
                                + ") cannot be reached; it was last seen " + entry.lastSeen(),
                        details)
                .retryAfter(RETRY_SOON);
    }
}
