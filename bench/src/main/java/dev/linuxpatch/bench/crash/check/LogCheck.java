// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.check;

import dev.linuxpatch.bench.crash.check.Violation.Kind;
import dev.linuxpatch.bench.crash.stream.StreamEvent;
import dev.linuxpatch.bench.service.JobView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Each job's events: a life from waiting to its end, and every line that its scripts wrote, once and in order. */
final class LogCheck {
    private static final Pattern LINE = Pattern.compile("^(.* \\S+/\\d+) line (\\d+) of (\\d+)$");

    private LogCheck() {}

    static List<Violation> of(Evidence evidence) {
        List<Violation> found = new ArrayList<>();
        for (JobView job : evidence.jobs()) {
            List<StreamEvent> events = evidence.events().getOrDefault(job.id(), List.of());
            if (!events.isEmpty()) {
                life(job, events, found);
                lines(job, events, evidence.hit(job), found);
            }
        }
        return found;
    }

    private static void life(JobView job, List<StreamEvent> events, List<Violation> found) {
        if (!events.get(0).status().equals("pending")) {
            found.add(new Violation(Kind.STREAM, job + " began as " + events.get(0)));
        }
        boolean running = false;
        for (StreamEvent event : events) {
            if (running && event.status().equals("pending")) {
                found.add(new Violation(Kind.STREAM, job + " waits again after it ran: " + event));
            }
            running |= event.status().equals("running");
        }
        StreamEvent last = events.get(events.size() - 1);
        if (job.ended() && !last.status().equals(job.status())) {
            found.add(new Violation(Kind.STREAM, job + " is not what its last event says: " + last));
        }
    }

    private static void lines(JobView job, List<StreamEvent> events, boolean hit, List<Violation> found) {
        Map<String, Integer> next = new HashMap<>();
        Map<String, Integer> total = new HashMap<>();
        for (StreamEvent event : events) {
            Matcher line = event.output() == null ? null : LINE.matcher(event.output());
            if (line != null && line.matches()) {
                int expected = next.getOrDefault(line.group(1), 1);
                int number = Integer.parseInt(line.group(2));
                if (number != expected) {
                    found.add(new Violation(
                            Kind.STREAM,
                            job + ": line " + number + " of " + line.group(1) + " came where " + expected
                                    + " belongs"));
                }
                next.put(line.group(1), number + 1);
                total.put(line.group(1), Integer.parseInt(line.group(3)));
            }
        }
        next.forEach((script, following) -> {
            if (!hit && following <= total.get(script)) {
                found.add(new Violation(
                        Kind.STREAM,
                        job + ": lines " + following + " to " + total.get(script) + " of " + script + " are missing"));
            }
        });
    }
}
