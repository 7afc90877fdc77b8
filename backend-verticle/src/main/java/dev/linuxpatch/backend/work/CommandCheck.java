// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.health.HealthCheck;
import dev.linuxpatch.backend.health.HostHealth;
import dev.linuxpatch.backend.health.TrustedProgram;
import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.backend.run.Exit;
import dev.linuxpatch.backend.run.StopReason;
import dev.linuxpatch.shared.job.HealthGate.Check;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command ends with 0. It is a step of its job: what it writes is in the job's log, and it does not outlive its limit. */
final class CommandCheck implements HealthCheck {
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", Command.DEFAULT_PATH, "LC_ALL", "C.UTF-8");

    private final List<String> argv;
    private final Steps steps;

    CommandCheck(List<String> argv, Steps steps) {
        this.argv = List.copyOf(argv);
        this.steps = steps;
    }

    @Override
    public String name() {
        return HostHealth.commandName(argv);
    }

    @Override
    public Check look(Duration limit) {
        Optional<String> objection = TrustedProgram.objection(Path.of(argv.get(0)));
        if (objection.isPresent()) {
            return failed(objection.get());
        }
        StepOutcome ended = steps.run(Attempt.CHECK, Command.of(argv).with(ENVIRONMENT), ProgressRange.CHECK, limit);
        return ended.ended(0) ? passed("ended with 0") : failed(detail(ended, limit));
    }

    private static String detail(StepOutcome ended, Duration limit) {
        if (ended.exit() instanceof Exit.NotStarted never) {
            return never.message();
        }
        if (ended.stopped(StopReason.TIMEOUT)) {
            return "did not end within " + Math.max(1, limit.toSeconds()) + " s";
        }
        if (!(ended.exit() instanceof Exit.Finished finished)) {
            return "was stopped";
        }
        List<String> lines = ended.lines();
        String last = lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1);
        return "ended with " + finished.code() + last;
    }
}
