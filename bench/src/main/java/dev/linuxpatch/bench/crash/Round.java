// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.bench.crash.check.Evidence;
import dev.linuxpatch.bench.crash.check.RoundCheck;
import dev.linuxpatch.bench.crash.check.Violation;
import dev.linuxpatch.bench.crash.check.Violation.Kind;
import dev.linuxpatch.bench.crash.host.CrashHost;
import dev.linuxpatch.bench.crash.host.DpkgPackage;
import dev.linuxpatch.bench.crash.host.ScriptRun;
import dev.linuxpatch.bench.crash.plan.RoundPlan;
import dev.linuxpatch.bench.crash.stream.Readers;
import dev.linuxpatch.bench.crash.stream.StreamEvent;
import dev.linuxpatch.bench.service.JobView;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One round on a host: requests, a blow, recovery, and then the look at everything. */
final class Round {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(40);

    private final CrashHost host;
    private final Readers readers;
    private final RoundPlan plan;
    private final List<JsonNode> history;

    /** @param history all jobs of the host as they are before the round */
    Round(CrashHost host, Readers readers, RoundPlan plan, List<JsonNode> history) {
        this.host = host;
        this.readers = readers;
        this.plan = plan;
        this.history = List.copyOf(history);
    }

    RoundResult run() throws IOException, SQLException, InterruptedException {
        long began = System.nanoTime();
        Map<String, DpkgPackage> before = host.root().packages();
        int scriptsBefore = host.root().scriptRuns().size();
        plan.knobs().forEach((name, knob) -> host.root().tune(name, knob.seconds(), knob.lines()));
        Requests requests = new Requests(host.client(), readers, plan.asks());
        Strike strike = new Strike(host, plan.blow(), plan.outageMillis(), () -> idle(requests));
        strike.prepare();
        requests.begin();
        strike.run();
        requests.awaitSent();
        requests.again();

        List<Violation> found = new ArrayList<>();
        List<JsonNode> all = awaitEnds(found);
        awaitQuiet(found);
        history(all, found);
        List<JobView> jobs = new ArrayList<>();
        Map<String, List<StreamEvent>> events = new HashMap<>();
        List<String> streams = followAll(all);
        for (JsonNode job : all.subList(Math.min(history.size(), all.size()), all.size())) {
            String id = job.path("job_id").asText();
            jobs.add(JobView.of(host.client().get("/api/v1/jobs/" + id).data()));
            events.put(id, readers.of(id));
        }
        streams.forEach(what -> found.add(new Violation(Kind.STREAM, what)));
        host.client().takeUnanswered().forEach(what -> found.add(new Violation(Kind.STUCK, what)));
        requests.contradictions().forEach(what -> found.add(new Violation(Kind.DUPLICATED, what)));
        store(all, found);
        List<ScriptRun> scripts = host.root().scriptRuns();
        found.addAll(RoundCheck.of(new Evidence(
                requests.submissions(),
                jobs,
                before,
                host.root().packages(),
                scripts.subList(scriptsBefore, scripts.size()),
                host.programRuns(),
                events,
                strike.toolAt())));
        return new RoundResult(
                plan,
                strike.landed(),
                phase(events, strike.at()),
                jobs,
                found,
                Duration.ofNanos(System.nanoTime() - began));
    }

    private boolean idle(Requests requests) throws InterruptedException {
        if (!requests.sent()) {
            return false;
        }
        for (String id : requests.accepted()) {
            try {
                String status = host.client()
                        .send("GET", "/api/v1/jobs/" + id, null, Map.of())
                        .data()
                        .path("status")
                        .asText("gone");
                if (!JobView.ended(status)) {
                    return false;
                }
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    private List<JsonNode> awaitEnds(List<Violation> found) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<JsonNode> jobs = host.client().jobs();
            boolean ended = jobs.stream()
                    .allMatch(job -> JobView.ended(job.path("status").asText()));
            if (ended || System.nanoTime() > end) {
                return jobs;
            }
            if (!host.service().alive()) {
                found.add(new Violation(Kind.STUCK, "the service has ended by itself; see " + host.log()));
                return jobs;
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private void awaitQuiet(List<Violation> found) throws InterruptedException {
        if (!host.root().awaitQuiet(PATIENCE.dividedBy(4))) {
            found.add(new Violation(Kind.BROKEN, "all jobs have ended, but something still works on the packages"));
            host.root().killEverythingBelow();
        }
        if (host.root().unmerged()) {
            found.add(new Violation(Kind.BROKEN, "dpkg's database has updates that nobody has merged"));
        }
        String audit = host.root().audit();
        // What fails by design may stay half-done; what else does is found in the status file, by name.
        if (!audit.isEmpty() && host.root().packages().values().stream().allMatch(DpkgPackage::sound)) {
            found.add(new Violation(Kind.BROKEN, "dpkg --audit: " + audit));
        }
    }

    /** Jobs that had ended before this round are what they were. */
    private void history(List<JsonNode> all, List<Violation> found) {
        for (int i = 0; i < history.size(); i++) {
            if (i >= all.size() || !all.get(i).equals(history.get(i))) {
                found.add(new Violation(
                        Kind.STORE,
                        "history has changed: " + history.get(i) + " is now "
                                + (i < all.size() ? all.get(i) : "gone")));
                return;
            }
        }
    }

    private List<String> followAll(List<JsonNode> all) throws SQLException, InterruptedException {
        for (JsonNode job : all.subList(Math.min(history.size(), all.size()), all.size())) {
            // Also of those that nobody was told of.
            readers.follow(job.path("job_id").asText());
        }
        return readers.settle(host.store());
    }

    private void store(List<JsonNode> all, List<Violation> found) throws SQLException {
        host.store().damage().forEach(damage -> found.add(new Violation(Kind.STORE, damage)));
        List<String> ids = all.stream().map(job -> job.path("job_id").asText()).toList();
        if (!host.store().ids().equals(ids)) {
            found.add(new Violation(Kind.STORE, "the store has " + host.store().ids() + ", the API shows " + ids));
        }
    }

    /** What the job that ran at that moment was doing, by its own account. */
    private static String phase(Map<String, List<StreamEvent>> events, Instant at) {
        if (at == null) {
            return "missed";
        }
        String phase = "idle";
        for (List<StreamEvent> job : events.values()) {
            StreamEvent last = null;
            for (StreamEvent event : job) {
                if (!event.at().isAfter(at)) {
                    last = event;
                }
            }
            if (last != null && last.status().equals("running")) {
                return last.phase();
            }
            if (last != null && last.status().equals("pending")) {
                phase = "queued";
            }
        }
        return phase;
    }
}
