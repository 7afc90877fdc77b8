// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.bench.cluster.node.Fleet;
import dev.linuxpatch.bench.cluster.plan.Name;
import dev.linuxpatch.bench.crash.Requests;
import dev.linuxpatch.bench.crash.check.Evidence;
import dev.linuxpatch.bench.crash.check.RoundCheck;
import dev.linuxpatch.bench.crash.check.Violation;
import dev.linuxpatch.bench.crash.check.Violation.Kind;
import dev.linuxpatch.bench.crash.host.CrashRoot;
import dev.linuxpatch.bench.crash.host.DpkgPackage;
import dev.linuxpatch.bench.crash.host.ProgramRun;
import dev.linuxpatch.bench.crash.host.ScriptRun;
import dev.linuxpatch.bench.crash.plan.Ask;
import dev.linuxpatch.bench.crash.stream.Readers;
import dev.linuxpatch.bench.crash.stream.StreamEvent;
import dev.linuxpatch.bench.service.JobView;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One host's part of a round: its requests, and afterwards the look at everything it has. */
final class HostRound {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Fleet fleet;
    private final Name host;
    private final CrashRoot root;
    private final FleetClient client;
    private final Readers readers;
    private final Requests requests;
    private final List<JsonNode> history;
    private final Map<String, DpkgPackage> before;
    private final int scriptsBefore;

    HostRound(Fleet fleet, Name host, FleetClient client, Readers readers, List<Ask> asks)
            throws IOException, InterruptedException {
        this.fleet = fleet;
        this.host = host;
        this.root = fleet.root(host);
        this.client = client;
        this.readers = readers;
        root.removeWhatFailsByDesign();
        this.requests = new Requests(client, readers, asks);
        this.history = client.jobs();
        this.before = root.packages();
        this.scriptsBefore = root.scriptRuns().size();
    }

    void begin() {
        requests.begin();
    }

    /** When everything is good again: waits for the end of all jobs, and looks. */
    void check(List<JobView> jobs, List<Violation> found) throws InterruptedException {
        requests.awaitSent();
        requests.again();
        List<JsonNode> all = awaitEnds();
        awaitQuiet(found);
        history(all, found);
        List<JsonNode> fresh = all.subList(Math.min(history.size(), all.size()), all.size());
        List<String> streams = follow(fresh);
        List<JobView> made = new ArrayList<>();
        Map<String, List<StreamEvent>> events = new HashMap<>();
        for (JsonNode job : fresh) {
            String id = job.path("job_id").asText();
            made.add(JobView.of(client.get("/jobs/" + id).data()));
            events.put(id, readers.of(id));
        }
        List<ScriptRun> scripts = root.scriptRuns();
        List<Violation> mine = new ArrayList<>();
        streams.forEach(what -> mine.add(new Violation(Kind.STREAM, what)));
        requests.contradictions().forEach(what -> mine.add(new Violation(Kind.DUPLICATED, what)));
        store(all, mine);
        mine.addAll(RoundCheck.of(new Evidence(
                requests.submissions(),
                made,
                before,
                root.packages(),
                scripts.subList(scriptsBefore, scripts.size()),
                ProgramRun.byMarker(fleet.node(host).jobs()),
                events,
                null)));
        mine.forEach(one -> found.add(new Violation(one.kind(), host + ": " + one.what())));
        jobs.addAll(made);
    }

    private List<String> follow(List<JsonNode> fresh) throws InterruptedException {
        for (JsonNode job : fresh) {
            // Also of those that nobody was told of.
            readers.follow(job.path("job_id").asText());
        }
        try {
            return readers.settle(fleet.store(host));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<JsonNode> awaitEnds() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<JsonNode> jobs = client.jobs();
            boolean ended = jobs.stream()
                    .allMatch(job -> JobView.ended(job.path("status").asText()));
            if (ended || System.nanoTime() > end) {
                return jobs;
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private void awaitQuiet(List<Violation> found) throws InterruptedException {
        if (!root.awaitQuiet(PATIENCE.dividedBy(6))) {
            found.add(new Violation(
                    Kind.BROKEN, host + ": all jobs have ended, but something still works on the packages"));
            root.killEverythingBelow();
        }
        if (root.unmerged()) {
            found.add(new Violation(Kind.BROKEN, host + ": dpkg's database has updates that nobody has merged"));
        }
    }

    /** Jobs that had ended before this round are what they were. */
    private void history(List<JsonNode> all, List<Violation> found) {
        for (int i = 0; i < history.size(); i++) {
            if (i >= all.size() || !all.get(i).equals(history.get(i))) {
                found.add(new Violation(
                        Kind.STORE,
                        host + ": history has changed: " + history.get(i) + " is now "
                                + (i < all.size() ? all.get(i) : "gone")));
                return;
            }
        }
    }

    private void store(List<JsonNode> all, List<Violation> found) {
        List<String> ids = all.stream().map(job -> job.path("job_id").asText()).toList();
        List<String> stored = fleet.store(host).ids();
        if (!stored.equals(ids)) {
            found.add(new Violation(Kind.STORE, "the store has " + stored + ", the API shows " + ids));
        }
    }
}
