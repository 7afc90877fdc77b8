// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.dist.pki.DevelopmentPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line, as an operator meets it. */
class CommandIT {
    private static final int CONFIG = 78;

    @TempDir
    Path directory;

    private ServiceHome home;

    @BeforeEach
    void files() throws IOException {
        Path root = Files.createDirectories(directory.resolve("root"));
        home = new ServiceHome(directory.resolve("home"), root);
    }

    @Test
    void helpNamesTheSubcommandsAndTheExitCodes() {
        ServiceProcess help = run("--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.output()).contains("serve", "check-config", "pki", "version", "78");
    }

    @Test
    void theVersionIsTheBuilds() {
        ServiceProcess version = run("version");

        assertThat(version.exitCode()).isZero();
        assertThat(version.output())
                .containsPattern("linux-patch-api \\d+\\.\\d+\\.\\d+")
                .doesNotContain("${");
    }

    @Test
    void checkConfigPrintsWhatIsInForceAndWhereItComesFrom() {
        ServiceProcess check = run(
                Map.of("LPA_JOBS_MAX_CONCURRENT", "3"),
                "check-config",
                "--config",
                home.config().toString(),
                "--set",
                "server.timeout_seconds=7");

        assertThat(check.exitCode()).as(check.output()).isZero();
        assertThat(check.output())
                .containsPattern("max_concurrent: 3 +# .*LPA_JOBS_MAX_CONCURRENT")
                .containsPattern("timeout_seconds: 7 +# command line")
                .containsPattern("idle_timeout_seconds: 120 +# default");
    }

    @Test
    void everyMistakeInAConfigurationIsToldAtOnceWithItsLine() throws IOException {
        Files.writeString(home.config(), "server:\n  prot: 1\n  port: many\njobs: {max_concurrent: 0}\n");

        ServiceProcess serve = run("serve", "--config", home.config().toString());

        assertThat(serve.exitCode()).isEqualTo(CONFIG);
        assertThat(serve.output()).contains("prot", "port", "max_concurrent", ":2", ":3", ":4");
    }

    @Test
    void aRehearsalLeavesAnArchiveThatLaterStartsLoadTheirClassesFrom() throws IOException {
        Path installed = ServiceProcess.COMMAND.getParent().getParent();
        Path copy = directory.resolve("installed");
        LocalCommand command = new LocalCommand(directory, Map.of());
        command.run(List.of("cp", "-r", installed.toString(), copy.toString())).orFail();
        Files.deleteIfExists(copy.resolve("classes.jsa"));
        String launcher = copy.resolve("bin/linux-patch-api").toString();

        command.run(List.of(launcher, "archive")).orFail();
        String loaded = new LocalCommand(directory, Map.of("LPA_JAVA_OPTS", "-Xlog:class+load"))
                .run(List.of(launcher, "version"))
                .orFail();

        assertThat(copy.resolve("classes.jsa")).isNotEmptyFile();
        assertThat(loaded)
                .containsPattern("dev\\.linuxpatch\\.dist\\.cli\\.\\S+ source: shared objects file \\(top\\)");
    }

    @Test
    void aWrongCommandLineIsToldAsSuch() {
        assertThat(run("serve", "--rolls", "http").exitCode()).isEqualTo(64);
        assertThat(run("serve", "--roles", "cook").exitCode()).isEqualTo(64);
    }

    @Test
    void certificatesThatCannotServeAreToldWithWhatToDo() throws IOException {
        Path other = directory.resolve("other");
        assertThat(run("pki", "init", "--dir", other.toString()).exitCode()).isZero();
        Files.copy(
                other.resolve(DevelopmentPki.SERVER_KEY),
                home.certs().resolve(DevelopmentPki.SERVER_KEY),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        ServiceProcess mismatch = run("serve", "--config", home.config().toString());
        Files.delete(home.certs().resolve(DevelopmentPki.SERVER));
        ServiceProcess missing = run("serve", "--config", home.config().toString());

        assertThat(mismatch.exitCode()).isEqualTo(CONFIG);
        assertThat(mismatch.output()).contains("server.key.pem", "does not belong to");
        assertThat(missing.exitCode()).isEqualTo(CONFIG);
        assertThat(missing.output()).contains("server.pem");
    }

    @Test
    void aMissingWhitelistIsToldWithWhatToDo() throws IOException {
        Files.delete(home.whitelistFile());

        ServiceProcess serve = run("serve", "--config", home.config().toString());

        assertThat(serve.exitCode()).isEqualTo(CONFIG);
        assertThat(serve.output()).contains("whitelist.yaml");
    }

    @Test
    void certificatesAreNotOverwritten() {
        ServiceProcess again = run("pki", "init", "--dir", home.certs().toString());

        assertThat(again.exitCode()).isEqualTo(73);
        assertThat(again.output()).contains("not overwritten");
    }

    private static ServiceProcess run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private static ServiceProcess run(Map<String, String> environment, String... arguments) {
        ServiceProcess process = ServiceProcess.launch(List.of(arguments), environment);
        process.exitCode();
        return process;
    }
}
