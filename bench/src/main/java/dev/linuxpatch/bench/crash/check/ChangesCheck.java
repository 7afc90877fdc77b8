// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.check;

import dev.linuxpatch.bench.crash.check.Submission.Cancel;
import dev.linuxpatch.bench.crash.check.Violation.Kind;
import dev.linuxpatch.bench.crash.host.CrashPackages;
import dev.linuxpatch.bench.crash.host.DpkgPackage;
import dev.linuxpatch.bench.crash.plan.Ask;
import dev.linuxpatch.bench.service.JobView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What jobs say that they changed, put one after the other, leads from what dpkg had before the round to what it has now; and
 * each job's end is true of the state that it left.
 */
final class ChangesCheck {
    private final Evidence evidence;
    private final Map<String, String> state = new HashMap<>();
    private final List<Violation> found = new ArrayList<>();

    private boolean complete;
    private boolean spoilt;

    private ChangesCheck(Evidence evidence) {
        this.evidence = evidence;
    }

    static List<Violation> of(Evidence evidence) {
        return new ChangesCheck(evidence).check();
    }

    private List<Violation> check() {
        evidence.before().forEach((name, before) -> state.put(name, before.present()));
        spoilt = evidence.before().values().stream().anyMatch(one -> !one.sound());
        // What a job did that was deleted is not known.
        complete = evidence.submissions().stream()
                .filter(Submission::accepted)
                .allMatch(
                        one -> evidence.jobs().stream().anyMatch(job -> job.id().equals(one.jobId())));
        for (JobView job : evidence.jobs()) {
            if (job.startedAt() == null && !job.changes().isEmpty()) {
                wrong(job + " never ran and says that it changed " + job.changes());
            }
            if (job.startedAt() == null) {
                end(job, Map.copyOf(present()));
            }
        }
        for (JobView job : evidence.inOrderOfRunning()) {
            Map<String, String> before = Map.copyOf(present());
            apply(job);
            end(job, before);
        }
        if (complete) {
            compareWithDpkg();
        }
        return found;
    }

    private void apply(JobView job) {
        job.changes().forEach((name, change) -> {
            if (complete && !Objects.equals(state.get(name), change.from())) {
                wrong(job + " says that it found " + name + " " + change.from() + ", but it was " + state.get(name));
            }
            if (Objects.equals(change.from(), change.to())) {
                wrong(job + " says that it changed " + name + " from " + change.from() + " to the same");
            }
            state.put(name, change.to());
        });
    }

    private void compareWithDpkg() {
        Map<String, String> dpkg = new HashMap<>();
        evidence.after().forEach((name, after) -> dpkg.put(name, after.present()));
        dpkg.values().removeIf(Objects::isNull);
        if (!dpkg.equals(present())) {
            wrong("by what the jobs say, " + present() + " is installed; dpkg has " + dpkg + "; jobs: "
                    + evidence.jobs() + " changes: "
                    + evidence.jobs().stream().map(JobView::changes).toList());
        }
    }

    /** @param before what was installed before it */
    private void end(JobView job, Map<String, String> before) {
        Submission submission = evidence.submission(job).orElse(null);
        if (submission == null) {
            return;
        }
        Ask ask = submission.ask();
        spoilt |= ask.packages().contains(CrashPackages.BAD_POSTINST);
        boolean cancelTried = submission.cancel() != Cancel.NOT_TRIED;
        switch (job.status()) {
            case "completed" -> {
                if (complete && !reached(ask)) {
                    wrong(job + " says that " + ask + " is done, but by its own account there is " + present());
                }
            }
            case "cancelled" -> {
                if (!cancelTried) {
                    wrong(job + " was called off by nobody");
                }
            }
            case "failed" -> {
                if (!excused(job, ask, before)) {
                    wrong(job + " failed, though nothing that it needs was hurt: " + ask);
                }
            }
            case "timeout" -> wrong(job + " had half an hour");
            default -> {
                // It does not end: said elsewhere.
            }
        }
        if (submission.cancel() == Cancel.CANCELLED && !job.status().equals("cancelled")) {
            wrong(job + " was said to be cancelled");
        }
    }

    private boolean excused(JobView job, Ask ask, Map<String, String> before) {
        boolean absent =
                ask.kind() != Ask.Kind.INSTALL && ask.packages().stream().anyMatch(name -> !before.containsKey(name));
        // apt tries each time to finish what is half-done, and stops where that fails.
        return absent || spoilt || evidence.hit(job) || ask.packages().stream().anyMatch(CrashPackages::bad);
    }

    private boolean reached(Ask ask) {
        return ask.wanted().entrySet().stream().allMatch(wanted -> {
            String is = state.get(wanted.getKey());
            return switch (wanted.getValue()) {
                case Ask.ABSENT -> is == null;
                case Ask.NEWEST -> newest().equals(is);
                default -> wanted.getValue().equals(is);
            };
        });
    }

    private static String newest() {
        return CrashPackages.VERSIONS.get(CrashPackages.VERSIONS.size() - 1);
    }

    private Map<String, String> present() {
        Map<String, String> present = new HashMap<>(state);
        present.values().removeIf(Objects::isNull);
        return present;
    }

    private void wrong(String what) {
        found.add(new Violation(Kind.WRONG, what));
    }

    /** What is half-done, but for what fails by design. */
    static List<Violation> unsound(Map<String, DpkgPackage> after) {
        return after.values().stream()
                .filter(one -> !one.sound() && !CrashPackages.bad(one.name()))
                .map(one -> new Violation(Kind.BROKEN, "dpkg has " + one))
                .toList();
    }
}
