// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.linuxpatch.backend.apk.read.ApkVersion;
import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.rig.AptResult;
import dev.linuxpatch.backend.rig.Tool;
import dev.linuxpatch.backend.rig.Trees;
import dev.linuxpatch.shared.job.JobErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * apk itself where there is one, its recorded transcript where there is none: no distribution but its own has it. The
 * report of the tests says which of the two it was.
 */
class ApkIT {
    private static final Logger LOG = LoggerFactory.getLogger(ApkIT.class);
    private static final List<String> VERSIONS = List.of(
            "1.0-r0", "1.0-r1", "1.0_rc1-r0", "1.0_p1", "1.0a", "1.01", "1.1", "1.10", "1.0.1", "1.0_alpha2", "2");

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> apk(TestReporter reporter) {
        Optional<Path> apk = Stream.of(Tool.PATH.split(":", -1))
                .map(place -> Path.of(place, "apk"))
                .filter(Files::isExecutable)
                .findFirst();
        String which =
                apk.map(path -> "run for real: " + path).orElse("not on this host: its transcript was read instead");
        reporter.publishEntry("apk", which);
        // Maven's reports have neither entries nor names of dynamic tests, but they have this.
        LOG.info("apk: {}", which);
        return apk.isPresent()
                ? Stream.of(
                        dynamicTest("apk for real: an unknown package", this::unknownForReal),
                        dynamicTest("apk for real: the order of versions", this::orderForReal),
                        dynamicTest("apk for real: what is installed on this host", this::installedForReal))
                : Stream.of(
                        dynamicTest("apk from its transcript: an unknown package", ApkIT::unknownRecorded),
                        dynamicTest("apk from its transcript: the order of versions", ApkIT::orderRecorded),
                        dynamicTest("apk from its transcript: every change is understood", ApkIT::changesRecorded));
    }

    private void unknownForReal() {
        Path root = directory.resolve("root");
        Trees.write(root.resolve("etc/apk/repositories"), "");
        run("--root", root.toString(), "add", "--initdb").orThrow();

        AptResult answer = run("--root", root.toString(), "add", "--simulate", "rig-nosuch");

        assertThat(answer.exitCode()).isPositive();
        assertUnknown(answer.exitCode(), answer.output().lines().toList());
    }

    private void orderForReal() {
        for (String first : VERSIONS) {
            for (String second : VERSIONS) {
                String said = run("version", "-t", first, second).output().strip();
                assertThat(sign(ApkVersion.compare(first, second)))
                        .as(first + " " + second)
                        .isEqualTo(said);
            }
        }
    }

    private void installedForReal() throws IOException {
        PackageManager manager = new ApkPackageManager(Path.of("/"));
        List<String> ours = new ArrayList<>();
        manager.database().states().present().forEach(state -> ours.add(state.name() + "-" + state.version()));

        // Empty where apk is there but another package manager keeps the host.
        assertThat(run("info", "-v").output().lines().filter(line -> !line.startsWith("WARNING")))
                .containsExactlyInAnyOrderElementsOf(ours);
    }

    private static void unknownRecorded() {
        ApkTranscript run = ApkTranscript.of("add rig-nosuch", "no such package");

        assertUnknown(run.exitCode(), run.lines());
    }

    private static void orderRecorded() {
        // rig-a-1.0-r0  < 1.2-r0
        List<String[]> pairs = ApkTranscript.of("version -l <", "rig-a").lines().stream()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words.length == 3 && words[1].equals("<"))
                .toList();

        assertThat(pairs).hasSize(6);
        assertThat(pairs)
                .allMatch(words -> ApkVersion.compare(words[0].substring(words[0].indexOf("-1.0") + 1), words[2]) < 0);
    }

    private static void changesRecorded() {
        long understood = ApkTranscript.all().stream()
                .flatMap(run -> run.lines().stream())
                .filter(line -> line.strip().matches("\\(\\d+/\\d+\\) .*"))
                .filter(line -> new ApkOutput().progress(line).isPresent())
                .count();
        long all = ApkTranscript.all().stream()
                .flatMap(run -> run.lines().stream())
                .filter(line -> line.strip().matches("\\(\\d+/\\d+\\) .*"))
                .count();

        assertThat(all).isGreaterThan(20);
        assertThat(understood).isEqualTo(all);
    }

    private static void assertUnknown(int exitCode, List<String> lines) {
        assertThat(new ApkOutput().explain(Attempt.PLAN, exitCode, lines, List.of()))
                .satisfies(error -> {
                    assertThat(error.code()).isEqualTo(JobErrorCode.PKG_NOT_FOUND);
                    assertThat(error.message()).isEqualTo("there is no package rig-nosuch");
                });
    }

    private static String sign(int order) {
        return order < 0 ? "<" : order > 0 ? ">" : "=";
    }

    private AptResult run(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("apk"));
        argv.addAll(List.of(arguments));
        return Tool.run(directory, Map.of(), argv);
    }
}
