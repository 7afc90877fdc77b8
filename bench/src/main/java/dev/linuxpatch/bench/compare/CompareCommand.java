// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import dev.linuxpatch.bench.host.SyntheticHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command behind {@code bench/compare}. */
@Command(
        name = "bench/compare",
        sortOptions = false,
        description = {
            "Measures the whole service against nginx on this machine: the same certificates and bodies,",
            "one worker each, on loopback, rounds in turn. Prints Markdown tables.",
            "Ends with 1 if any answer was wrong or incomplete."
        })
public final class CompareCommand implements Callable<Integer> {
    private static final String SMOKE = "Every answer was right. How fast they were is not told: nothing was warm.\n";
    private static final Duration PKI_LIMIT = Duration.ofSeconds(60);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often each kind of work is done on each server (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "1.2",
            description = "How long each time (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--packages",
            paramLabel = "N",
            defaultValue = "800",
            description = "How many packages the served host has (default: ${DEFAULT-VALUE}).")
    private int packages;

    @Option(names = "--smoke", description = "One short round: whether everything works, not how fast it is.")
    private boolean smoke;

    @Option(names = "--keep", description = "Keep the working directory, with configurations and logs.")
    private boolean keep;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Option(names = "--tools", hidden = true, description = "Where the compiled load tools are.")
    private Path tools;

    @Option(names = "--launcher", hidden = true, description = "The launch script of the service.")
    private Path launcher;

    @Option(names = "--work", hidden = true, description = "An empty directory; the script removes it afterwards.")
    private Path work;

    public static void main(String[] arguments) {
        // Whatever ends this process ends the servers too, and nothing that it did not start.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy), "end-children"));
        System.exit(new CommandLine(new CompareCommand())
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    if (!(e instanceof CompareException)) {
                        throw e;
                    }
                    line.getErr().println(e.getMessage());
                    return 1;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (keep) {
            System.err.println("working directory: " + work);
        }
        Machine machine = Machine.here();
        Plan plan = smoke ? Plan.smoke(packages) : Plan.of(rounds, seconds, packages);
        Path root = work.resolve("root");
        new SyntheticHost(packages).write(root);
        Credentials credentials = new Credentials(work.resolve("pki"));
        Tool.run(
                List.of(
                        launcher.toString(),
                        "pki",
                        "init",
                        "--dir",
                        credentials.directory().toString()),
                Map.of(),
                PKI_LIMIT);
        PatchApi service = new PatchApi(launcher, root, directory("service"), credentials, Contender.freePort());
        Nginx nginx = new Nginx(directory("nginx"), credentials, Contender.freePort());
        Results results =
                new Comparison(service, nginx, new LoadTools(tools, credentials), plan, System.err::println).run();
        System.out.print(smoke ? SMOKE : Report.of(machine, plan, results));
        if (results.reads().startedProcesses()) {
            System.err.println("The service started a process while the list was read.");
            return 1;
        }
        return 0;
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectories(work.resolve(name));
    }
}
