// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.http.tls.CrlState;
import dev.linuxpatch.shared.job.JobMessages.Check;
import dev.linuxpatch.shared.job.JobMessages.JobHealth;
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.InventoryHead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The answer of {@code GET /health}, made of what is known already: it asks nobody and changes nothing. Safe from every
 * thread.
 */
public final class HealthView {

    /** In the words of the wire contract. */
    private enum Overall {
        HEALTHY,
        DEGRADED,
        UNHEALTHY
    }

    private final InventoryView inventory;
    private final Supplier<Optional<CrlState>> crl;
    private final Supplier<Optional<PeerState>> peers;
    private final Supplier<Optional<Instant>> cutOff;
    private final Clock clock;
    private final LongSupplier uptimeSeconds;
    private final String version;
    private final BooleanSupplier draining;
    private volatile Encoded encoded;
    private volatile JobHealth jobs;
    private volatile String jobsAbsence = "no job verticle has answered yet";

    /**
     * @param crl the revocation list now; empty if none is configured. Must not block
     * @param peers who of the cluster is there now; empty where there is no cluster. Must not block
     * @param cutOff since when nothing can be changed from this side of the cluster; empty if it can. Must not block
     * @param uptimeSeconds since this service began, by a clock that nobody can set
     * @param draining whether the service is about to stop
     */
    public HealthView(
            InventoryView inventory,
            Supplier<Optional<CrlState>> crl,
            Supplier<Optional<PeerState>> peers,
            Supplier<Optional<Instant>> cutOff,
            Clock clock,
            LongSupplier uptimeSeconds,
            String version,
            BooleanSupplier draining) {
        this.inventory = Objects.requireNonNull(inventory);
        this.crl = Objects.requireNonNull(crl);
        this.peers = Objects.requireNonNull(peers);
        this.cutOff = Objects.requireNonNull(cutOff);
        this.clock = Objects.requireNonNull(clock);
        this.uptimeSeconds = Objects.requireNonNull(uptimeSeconds);
        this.version = Objects.requireNonNull(version);
        this.draining = Objects.requireNonNull(draining);
    }

    /** The value of {@code data}. */
    public JsonObject report() {
        return report(facts());
    }

    /** The same, encoded: one buffer for all who ask while nothing changes, not even a second. It must not be changed. */
    public Buffer encoded() {
        Facts facts = facts();
        Encoded known = encoded;
        if (known == null || !known.facts().equals(facts)) {
            known = new Encoded(facts, report(facts).toBuffer());
            encoded = known;
        }
        return known.json();
    }

    private Facts facts() {
        Optional<CrlState> revocations = crl.get();
        return new Facts(
                draining.getAsBoolean(),
                jobs,
                jobsAbsence,
                inventory.head(),
                inventory.absence(),
                inventory.current().isPresent(),
                peers.get(),
                cutOff.get(),
                revocations,
                revocations.map(state -> state.ageSeconds(clock)),
                uptimeSeconds.getAsLong());
    }

    private JsonObject report(Facts facts) {
        Optional<CrlState> revocations = facts.revocations();
        CacheState cache = facts.head().map(InventoryHead::cache).orElse(CacheState.NONE);

        boolean jobsOk = facts.jobs() != null
                && facts.jobs().store().ok()
                && facts.jobs().directory().ok()
                && facts.jobs().recovery().ok();
        boolean crlOk = revocations.map(HealthView::trustworthy).orElse(true);
        JsonObject checks = new JsonObject()
                .put(
                        "service",
                        facts.draining()
                                ? check("draining", "the service is about to stop and takes no new jobs")
                                : check("ok", "serves"))
                .put(
                        "backend",
                        facts.backendAbsence().map(HealthView::unavailable).orElseGet(() -> check("ok", "answers")))
                .put("inventory", inventoryCheck(facts.head(), facts.inventoryOk()))
                .put("job_store", jobCheck(facts, JobHealth::store))
                .put("job_directory", jobCheck(facts, JobHealth::directory))
                .put("recovery", jobCheck(facts, JobHealth::recovery))
                .put("package_index", check(cache.status().wireName(), indexMessage(cache)))
                .put(
                        "crl",
                        revocations
                                .map(state -> check(
                                        state.status().wireName(),
                                        "the revocation list is "
                                                + state.status().wireName()))
                                .orElseGet(() -> check("not_configured", "no revocation list is configured")));

        facts.peers()
                .ifPresent(
                        state -> checks.put("cluster", clusterCheck(state)).put("quorum", quorumCheck(facts.cutOff())));
        boolean clusterOk = facts.peers().map(PeerState::complete).orElse(true)
                && facts.cutOff().isEmpty();

        boolean nobodyThere = facts.jobs() == null && facts.backendAbsence().isPresent();
        boolean allWell = !facts.draining()
                && jobsOk
                && facts.inventoryOk()
                && crlOk
                && clusterOk
                && facts.backendAbsence().isEmpty();
        Overall overall = nobodyThere ? Overall.UNHEALTHY : allWell ? Overall.HEALTHY : Overall.DEGRADED;
        return new JsonObject()
                .put("status", overall.name().toLowerCase(Locale.ROOT))
                .put("uptime_seconds", facts.uptimeSeconds())
                .put("version", version)
                .put("checks", checks)
                .put("jobs", facts.jobs() == null ? null : jobNumbers(facts.jobs()))
                .put("last_cache_update", Wire.text(cache.lastUpdate()))
                .put("cache_status", cache.status().wireName())
                .put(
                        "crl_status",
                        revocations.map(state -> state.status().wireName()).orElse(null))
                .put("crl_age_seconds", facts.crlAgeSeconds().orElse(null))
                .put(
                        "crl_next_update",
                        Wire.text(revocations.map(CrlState::nextUpdate).orElse(null)));
    }

    /** A missing list is as good as none; one that is there must be right. */
    private static boolean trustworthy(CrlState state) {
        return switch (state.status()) {
            case VALID, MISSING -> true;
            case EXPIRED, INVALID -> false;
        };
    }

    void jobsAnswered(JobHealth health) {
        jobs = health;
    }

    void jobsAbsent(String reason) {
        jobsAbsence = reason;
        jobs = null;
    }

    private static JsonObject inventoryCheck(Optional<InventoryHead> head, boolean ok) {
        return ok
                ? check(
                        "ok",
                        head.map(known -> "generation " + known.generation()).orElse(""))
                : check("starting", "no generation has been read yet");
    }

    private static JsonObject clusterCheck(PeerState state) {
        String message = state.complete()
                ? "everybody who is expected is there"
                : "not there: " + String.join(", ", state.missing())
                        + "; is it running, and does it have a certificate of this cluster's authority?";
        return check(state.complete() ? "ok" : "incomplete", message)
                .put("expected", new JsonArray(state.expected()))
                .put("present", new JsonArray(state.present()));
    }

    private static JsonObject quorumCheck(Optional<Instant> cutOff) {
        return cutOff.map(since -> check(
                        "lost",
                        "no node that keeps jobs can be reached which has most of them on its side, since " + since
                                + ": nothing can be changed through this front"))
                .orElseGet(() -> check("ok", "what is changed here is changed for the whole cluster"));
    }

    private static JsonObject jobNumbers(JobHealth health) {
        return new JsonObject()
                .put("active", health.active())
                .put("queued", health.queued())
                .put("queue_capacity", health.queueCapacity())
                .put("transaction_running", health.transactionRunning());
    }

    private static String indexMessage(CacheState cache) {
        return cache.failedRepositories().isEmpty()
                ? "the package index is " + cache.status().wireName()
                : "not readable: " + String.join(", ", cache.failedRepositories());
    }

    private static JsonObject jobCheck(Facts facts, Function<JobHealth, Check> which) {
        if (facts.jobs() == null) {
            return unavailable(facts.jobsAbsence());
        }
        Check check = which.apply(facts.jobs());
        return check(check.status(), check.message());
    }

    private static JsonObject unavailable(String reason) {
        return check("unavailable", reason);
    }

    private static JsonObject check(String status, String message) {
        return new JsonObject().put("status", status).put("message", message);
    }

    /**
     * All that a report is made of.
     *
     * @param peers empty where there is no cluster
     * @param cutOff empty while this side may change something
     * @param jobs null if the job verticle does not answer
     */
    private record Facts(
            boolean draining,
            JobHealth jobs,
            String jobsAbsence,
            Optional<InventoryHead> head,
            Optional<String> backendAbsence,
            boolean inventoryOk,
            Optional<PeerState> peers,
            Optional<Instant> cutOff,
            Optional<CrlState> revocations,
            Optional<Long> crlAgeSeconds,
            long uptimeSeconds) {}

    private record Encoded(Facts facts, Buffer json) {}
}
