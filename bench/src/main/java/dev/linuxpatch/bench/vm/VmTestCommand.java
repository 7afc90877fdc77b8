// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import dev.linuxpatch.bench.service.Children;
import dev.linuxpatch.bench.vm.Outcome.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command behind {@code bench/vm-test}. */
@Command(
        name = "bench/vm-test",
        sortOptions = false,
        description = {
            "Installs the service on a Debian machine of its own, under QEMU, and tries what only a whole machine",
            "can show: its unit goes away while a job runs, reboots, power cuts. Prints a Markdown table.",
            "Ends with 1 if a claim does not hold. Needs root and 6 GB of disk; the first time it builds the",
            "machine's image, which takes some minutes and the Debian archive."
        })
public final class VmTestCommand implements Callable<Integer> {
    private static final List<Proof> PROOFS = List.of(
            ServiceGone.byRestart(),
            ServiceGone.byKill(),
            new DelayedReboot(),
            new SelfUpgrade(),
            new PatchAndReboot(),
            new PlainReboot(),
            PowerCut.whileConfiguring(),
            PowerCut.whileUnpacking());

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "Try only these: restart, kill, delayed-reboot, self-upgrade, patch-reboot,"
                    + " reboot, power-cut, power-cut-unpack.")
    private Set<String> only = Set.of();

    /** Here for the help: the script reads it. */
    @SuppressWarnings("UnusedVariable")
    @Option(names = "--cache", paramLabel = "DIR", description = "Where the image is kept (default: bench/target/vm).")
    private Path cache;

    @Option(
            names = "--accel",
            paramLabel = "NAME",
            defaultValue = "tcg,thread=multi",
            description = "How QEMU runs the machine, kvm for example (default: ${DEFAULT-VALUE}, which works"
                    + " everywhere and is slow).")
    private String accelerator;

    @Option(
            names = "--processors",
            paramLabel = "N",
            defaultValue = "2",
            description = "Processors of the machine (default: ${DEFAULT-VALUE}).")
    private int processors;

    @Option(
            names = "--memory",
            paramLabel = "MIB",
            defaultValue = "1024",
            description = "Its memory in MiB (default: ${DEFAULT-VALUE}).")
    private int mebibytes;

    @Option(names = "--keep", description = "Keep the working directory: disk, consoles, journals.")
    private boolean keep;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Option(names = "--image", hidden = true, description = "The image that the script has found or built.")
    private Path image;

    @Option(names = "--dist", hidden = true, description = "The folder of that name of the checkout.")
    private Path dist;

    @Option(names = "--work", hidden = true, description = "An empty directory; the script removes it afterwards.")
    private Path work;

    @Spec
    private CommandSpec spec;

    private final long begin = System.nanoTime();

    public static void main(String[] arguments) {
        Children.endWithThisProcess();
        System.exit(new CommandLine(new VmTestCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Proof> chosen = chosen();
        if (keep) {
            log("working directory: " + work);
        }
        Path payload = new Payload(dist, image.resolve("kernel"), work).write();
        List<Outcome> outcomes = new ArrayList<>();
        String description;
        try (VirtualMachine machine = new VirtualMachine(
                new VirtualMachine.Settings(image, payload, accelerator, processors, mebibytes), work)) {
            machine.create();
            Proof first = new Installed();
            Duration start = now();
            Lab lab = Lab.prepare(machine, this::log);
            outcomes.add(new Outcome(first.claim(), Verdict.HOLDS, first.prove(lab), now().minus(start)));
            description = description(lab);
            boolean usable = true;
            for (Proof proof : chosen) {
                Outcome outcome = usable
                        ? attempt(proof, lab)
                        : new Outcome(proof.claim(), Verdict.NOT_TRIED, "the machine did not come back", Duration.ZERO);
                outcomes.add(outcome);
                usable &= outcome.verdict() == Verdict.HOLDS || recovered(lab);
            }
        } catch (VmException | IOException e) {
            // Not a claim that fails: there is nothing to try it on.
            e.printStackTrace();
            return 1;
        }
        System.out.print(VmReport.of(description, outcomes));
        return outcomes.stream().anyMatch(outcome -> outcome.verdict() != Verdict.HOLDS) ? 1 : 0;
    }

    private Outcome attempt(Proof proof, Lab lab) throws InterruptedException {
        log(proof.name() + ": " + proof.claim());
        Duration start = now();
        try {
            String seen = proof.prove(lab);
            log(proof.name() + ": holds; " + seen);
            return new Outcome(proof.claim(), Verdict.HOLDS, seen, now().minus(start));
        } catch (VmException | IOException e) {
            log(proof.name() + ": FAILS: " + e.getMessage());
            lab.collect(work, proof.name());
            return new Outcome(proof.claim(), Verdict.FAILS, String.valueOf(e.getMessage()), now().minus(start));
        }
    }

    private boolean recovered(Lab lab) throws InterruptedException {
        try {
            lab.recover();
            return true;
        } catch (VmException | IOException e) {
            log("the machine does not come back: " + e.getMessage());
            return false;
        }
    }

    private List<Proof> chosen() {
        Set<String> known = PROOFS.stream().map(Proof::name).collect(Collectors.toSet());
        if (!known.containsAll(only)) {
            throw new ParameterException(spec.commandLine(), "--only takes some of " + String.join(", ", known));
        }
        return only.isEmpty()
                ? PROOFS
                : PROOFS.stream().filter(proof -> only.contains(proof.name())).toList();
    }

    private String description(Lab lab) throws IOException, InterruptedException {
        String system = lab.guest().run("sh", "-c", ". /etc/os-release; echo \"$PRETTY_NAME\"");
        String systemd = lab.guest().run("sh", "-c", "systemctl --version | sed -n '1s/ (.*//p'");
        return "%s, %s, kernel %s; %d processor%s, %d MiB, QEMU with %s."
                .formatted(
                        system,
                        systemd,
                        lab.guest().kernel(),
                        processors,
                        processors == 1 ? "" : "s",
                        mebibytes,
                        accelerator);
    }

    private Duration now() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void log(String line) {
        System.err.printf("%5d s  %s%n", now().toSeconds(), line);
    }
}
