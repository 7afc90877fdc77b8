// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The results as Markdown tables. Each number is a median; what follows in parentheses is the least and the greatest. */
final class Report {
    private final StringBuilder text = new StringBuilder();

    private Report() {}

    static String of(Machine machine, Plan plan, Results results) {
        Report report = new Report();
        report.heading(machine, plan);
        report.work(results);
        report.footprint(results);
        report.reads(plan, results.reads());
        return report.text.toString();
    }

    private void heading(Machine machine, Plan plan) {
        line("%s.", machine.description());
        line(
                "%d round%s of %s s each in turn; %d packages; ours : nginx.",
                plan.rounds(), plan.rounds() == 1 ? "" : "s", number(plan.time().toMillis() / 1e3), plan.packages());
        line("");
    }

    private void work(Results results) {
        line("| work | requests/s | ratio | p50 ms | p99 ms | server CPU µs/request | ratio |");
        line("|---|---|---|---|---|---|---|");
        for (Work work : Work.values()) {
            Pair<Sample> pair = results.work().get(work);
            line(
                    "| %s | %s | **%s×** | %s | %s | %s | **%s×** |",
                    work.title(),
                    both(pair, Sample::requestsPerSecond),
                    spread(pair.ratio(Sample::requestsPerSecond)),
                    both(pair, Sample::p50Millis),
                    both(pair, Sample::p99Millis),
                    both(pair, Sample::cpuMicrosPerRequest),
                    spread(pair.ratio(Sample::cpuMicrosPerRequest)));
        }
        line("");
    }

    private void footprint(Results results) {
        line("| | ours : nginx | ratio |");
        line("|---|---|---|");
        single("start to the first mTLS answer, ms", results.startMillis());
        single("resident memory idle, MiB", results.idleMebibytes());
        single("resident memory after load, MiB", results.loadedMebibytes());
        line("");
    }

    private void single(String title, Pair<Double> pair) {
        ToDoubleFunction<Double> value = Double::doubleValue;
        line("| %s | %s | %s× |", title, both(pair, value), spread(pair.ratio(value)));
    }

    private void reads(Plan plan, Results.ReadCost reads) {
        line("| one keep-alive connection to ours | p50 ms |");
        line("|---|---|");
        line("| `/health` | %s |", spread(reads.smallP50Millis()));
        line("| `/api/v1/packages`, %d packages, plain | %s |", plan.packages(), spread(reads.listP50Millis()));
        line("| `/api/v1/packages`, %d packages, gzip | %s |", plan.packages(), spread(reads.listGzipP50Millis()));
        line("");
        line(
                "The plain list takes %s ms longer than `/health`. Processes started while reading: %s.",
                number(reads.listP50Millis().median() - reads.smallP50Millis().median()),
                reads.startedProcesses() ? "SOME" : "none");
    }

    private static <T> String both(Pair<T> pair, ToDoubleFunction<T> value) {
        return number(pair.ofOurs(value).median()) + " : "
                + number(pair.ofPeer(value).median());
    }

    private static String spread(Spread spread) {
        return spread.min() == spread.max()
                ? number(spread.median())
                : "%s (%s–%s)".formatted(number(spread.median()), number(spread.min()), number(spread.max()));
    }

    /** Three significant digits, or all before the point. */
    static String number(double value) {
        double magnitude = Math.abs(value);
        int decimals = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
