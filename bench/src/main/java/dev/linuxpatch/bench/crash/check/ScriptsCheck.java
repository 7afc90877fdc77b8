// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.check;

import dev.linuxpatch.bench.crash.check.Violation.Kind;
import dev.linuxpatch.bench.crash.host.CrashPackages;
import dev.linuxpatch.bench.crash.host.ProgramRun;
import dev.linuxpatch.bench.crash.host.ScriptRun;
import dev.linuxpatch.bench.service.JobView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What ran, by the account of the scripts themselves: for a job, once, and in one program run that changes packages. */
final class ScriptsCheck {
    private ScriptsCheck() {}

    static List<Violation> of(Evidence evidence) {
        List<Violation> found = new ArrayList<>();
        Map<String, Integer> ended = new HashMap<>();
        Map<String, JobView> jobs = new HashMap<>();
        evidence.jobs().forEach(job -> jobs.put(job.id(), job));
        for (ScriptRun run : evidence.scripts()) {
            ProgramRun program = evidence.programs().get(run.marker());
            if (program == null) {
                found.add(new Violation(Kind.WRONG, "nobody's program has run " + run));
                continue;
            }
            JobView job = jobs.get(program.jobId());
            if (job == null || CrashPackages.bad(run.packageName())) {
                continue;
            }
            boolean hit = evidence.hit(job);
            if (run.ended()) {
                int times = ended.merge(program.jobId() + " " + run.what(), 1, Integer::sum);
                // A tool that is killed between a script's end and its own note of it runs the script again.
                if (times > (hit ? 2 : 1)) {
                    found.add(new Violation(Kind.DUPLICATED, run.what() + " ran " + times + " times for " + job));
                }
            } else if (!hit) {
                found.add(new Violation(Kind.BROKEN, run + " did not end, for " + job));
            }
        }
        found.addAll(changedTwice(evidence));
        return found;
    }

    private static List<Violation> changedTwice(Evidence evidence) {
        Set<String> mine = new HashSet<>();
        evidence.jobs().forEach(job -> mine.add(job.id()));
        Map<String, Integer> changes = new HashMap<>();
        evidence.programs().values().stream()
                .filter(program ->
                        mine.contains(program.jobId()) && program.step().endsWith("-change"))
                .forEach(program -> changes.merge(program.jobId(), 1, Integer::sum));
        return changes.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(entry -> new Violation(
                        Kind.DUPLICATED,
                        "job " + entry.getKey() + " has begun to change packages " + entry.getValue() + " times"))
                .toList();
    }
}
