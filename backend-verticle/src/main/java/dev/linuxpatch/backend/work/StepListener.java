// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.ManagerOutput;
import dev.linuxpatch.backend.manager.ProgressReader;
import dev.linuxpatch.backend.manager.StatusLine;
import dev.linuxpatch.backend.run.OutputLine;
import dev.linuxpatch.backend.run.OutputListener;
import dev.linuxpatch.backend.run.OutputOffsets;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Turns a command's output into events, and keeps what is needed to explain a failure. */
final class StepListener implements OutputListener {
    private static final int KEPT_LINES = 500;

    private final String step;
    private final Attempt attempt;
    private final JobReport report;
    private final ManagerOutput output;
    private final ProgressReader progress;
    private final ProgressRange range;
    private final Deque<String> last = new ArrayDeque<>();
    private final List<StatusLine.Failing> failing = new ArrayList<>();

    /** @param step name of the step, for the marks */
    StepListener(String step, Attempt attempt, JobReport report, ManagerOutput output, ProgressRange range) {
        this.step = step;
        this.attempt = attempt;
        this.report = report;
        this.output = output;
        this.progress = output.progressReader();
        this.range = range;
    }

    /** Keeps in mind what was written before, without reporting it again. */
    synchronized StepListener after(EarlierOutput earlier) {
        earlier.lines().forEach(line -> {
            keep(line);
            progress.read(line);
        });
        failing.addAll(earlier.failing());
        return this;
    }

    @Override
    public CompletionStage<?> take(List<OutputLine> lines, OutputOffsets upTo) {
        List<WorkEvent> events = new ArrayList<>();
        synchronized (this) {
            for (OutputLine line : lines) {
                events(line).forEach(events::add);
            }
        }
        return report.wrote(events, new OutputMark(step, upTo.stdout(), upTo.stderr(), upTo.status()));
    }

    synchronized List<String> lines() {
        return List.copyOf(last);
    }

    synchronized List<StatusLine.Failing> failing() {
        return List.copyOf(failing);
    }

    private Stream<WorkEvent> events(OutputLine line) {
        return switch (line.source()) {
            case STATUS -> output.status(line.text()).flatMap(this::status).stream();
            case STDOUT -> written(OutputStreamKind.STDOUT, line.text());
            case STDERR -> written(OutputStreamKind.STDERR, line.text());
        };
    }

    private Stream<WorkEvent> written(OutputStreamKind stream, String line) {
        keep(line);
        if (attempt == Attempt.CHECK) {
            // Not the package manager's words, whatever they look like.
            return Stream.of(new WorkEvent.LineWritten(stream, line));
        }
        Stream<WorkEvent> text =
                output.text(line).<WorkEvent>map(words -> new WorkEvent.LineWritten(stream, words)).stream();
        return Stream.concat(text, progress.read(line).flatMap(this::status).stream());
    }

    private void keep(String text) {
        if (last.size() == KEPT_LINES) {
            last.removeFirst();
        }
        last.addLast(text);
    }

    private Optional<WorkEvent> status(StatusLine status) {
        if (status instanceof StatusLine.Fetching fetching) {
            // What is fetched again while changing is not the work that this step is about.
            return attempt == Attempt.CHANGE || attempt == Attempt.REPAIR
                    ? Optional.empty()
                    : report.progressed(range.at(fetching.percent()), fetching.message());
        }
        if (status instanceof StatusLine.Changing changing) {
            return report.progressed(range.at(changing.percent()), changing.message());
        }
        if (status instanceof StatusLine.Failing failure) {
            failing.add(failure);
            return Optional.empty();
        }
        if (status instanceof StatusLine.Asking asking) {
            String words = asking.file() + " was changed on this host; it stays as it is";
            return Optional.of(new WorkEvent.LineWritten(OutputStreamKind.SERVICE, words));
        }
        throw new IllegalStateException("not a status line: " + status);
    }
}
