// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.bench.cluster.node.Fleet;
import dev.linuxpatch.bench.cluster.plan.Name;
import dev.linuxpatch.bench.service.Answer;
import dev.linuxpatch.bench.service.ApiClient;
import dev.linuxpatch.bench.service.Sender;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A client of one host that knows all fronts, and asks another one, or again, while it is told to, or told nothing. What changes
 * something must have a key, then.
 */
public final class FleetClient implements Sender {
    private static final String API = "/api/v1";
    private static final int UNAVAILABLE = 503;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final int PAGE = 500;

    private final List<ApiClient> fronts;
    private final Name host;
    private final Random random;

    public FleetClient(Fleet fleet, Name host, Random random) {
        this.fronts = fleet.topology().fronts().stream().map(fleet::client).toList();
        this.host = host;
        this.random = random;
    }

    /** The part of the API that is about that host. */
    public static String root(Name host) {
        return API + "/hosts/" + host;
    }

    @Override
    public Answer send(String method, String path, String json, Map<String, String> headers)
            throws IOException, InterruptedException {
        String ofHost = root(host) + path.substring(API.length());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            IOException silence = null;
            Answer answer = null;
            try {
                answer = front().send(method, ofHost, json, headers);
            } catch (IOException e) {
                silence = e;
            }
            boolean again = answer == null || answer.status() == UNAVAILABLE;
            if (!again || System.nanoTime() > end) {
                if (answer == null) {
                    throw silence;
                }
                return answer;
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    /** Reads. */
    public Answer get(String path) throws InterruptedException {
        try {
            return send("GET", API + path, null, Map.of());
        } catch (IOException e) {
            throw new IllegalStateException("no answer to GET " + path + " of " + host, e);
        }
    }

    /** All jobs of the host in the order of their creation, as in lists. */
    List<JsonNode> jobs() throws InterruptedException {
        List<JsonNode> jobs = new ArrayList<>();
        while (true) {
            Answer page = get("/jobs?sort=created_at&order=asc&limit=" + PAGE + "&offset=" + jobs.size());
            page.data().path("jobs").forEach(jobs::add);
            if (page.data().path("jobs").size() < PAGE) {
                return jobs;
            }
        }
    }

    private ApiClient front() {
        synchronized (random) {
            return fronts.get(random.nextInt(fronts.size()));
        }
    }
}
