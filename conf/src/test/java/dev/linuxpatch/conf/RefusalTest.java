// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {

    private static List<ConfigProblem> refused(String... lines) {
        return catchThrowableOfType(ConfigurationException.class, () -> Given.yaml(lines))
                .problems();
    }

    private static ConfigProblem problem(int line, String path, String message) {
        return new ConfigProblem(Given.FILE, line, path, message);
    }

    @Test
    void unknownKeyIsRefusedWithItsLineAndTheNearestKey() {
        assertThat(refused("# comment", "server:", "  port: 1", "  timeout_second: 30"))
                .containsExactly(problem(4, "server.timeout_second", "unknown key; did you mean 'timeout_seconds'?"));
    }

    @Test
    void unknownSectionIsRefusedOnceWithTheNearestSection() {
        assertThat(refused("sever:", "  port: 1", "  bind: x"))
                .containsExactly(problem(1, "sever", "unknown key; did you mean 'server'?"));
    }

    @Test
    void keyInTheWrongSectionIsToldWhereItBelongs() {
        assertThat(refused("jobs:", "  max_age_days: 5"))
                .containsExactly(
                        problem(2, "jobs.max_age_days", "unknown key; did you mean 'jobs.retention.max_age_days'?"));
    }

    @Test
    void keyOutsideOfItsSectionIsToldWhereItBelongs() {
        assertThat(refused("ca_cert: /ca.pem"))
                .containsExactly(problem(1, "ca_cert", "unknown key; did you mean 'tls.ca_cert'?"));
    }

    @Test
    void duplicateKeyIsRefusedWithTheLineOfTheFirst() {
        assertThat(refused("server:", "  port: 1", "  bind: '::'", "  port: 1"))
                .containsExactly(problem(4, "server.port", "duplicate key; it was first given on line 2"));
    }

    @Test
    void duplicateSectionIsRefused() {
        assertThat(refused("tls:", "  enabled: true", "tls:", "  ca_cert: /ca"))
                .containsExactly(problem(3, "tls", "duplicate key; it was first given on line 1"));
    }

    @Test
    void duplicateUnderAnOlderNameIsRefused() {
        assertThat(refused("jobs:", "  queue_capacity: 5", "  max_queue_depth: 6"))
                .containsExactly(problem(
                        3,
                        "jobs.max_queue_depth",
                        "duplicate key; it is another name of 'jobs.queue_capacity', given on line 2"));
    }

    @Test
    void duplicateOfAnUnknownKeyIsReportedOnceEach() {
        assertThat(refused("server:", "  prot: 1", "  prot: 2"))
                .containsExactly(
                        problem(2, "server.prot", "unknown key; did you mean 'port'?"),
                        problem(3, "server.prot", "duplicate key; it was first given on line 2"));
    }

    @Test
    void textInPlaceOfANumberIsRefused() {
        assertThat(refused("server:", "  port: \"12443\""))
                .containsExactly(
                        problem(2, "server.port", "expected a whole number from 0 to 65535, found the text \"12443\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"65536", "-1", "1.5", "1e3", "0x10", "010", "1_000", "12:30", "99999999999999999999", "abc"})
    void whatIsNotAPortIsRefused(String value) {
        assertThat(refused("server:", "  port: " + value))
                .containsExactly(
                        problem(2, "server.port", "expected a whole number from 0 to 65535, found '" + value + "'"));
    }

    @Test
    void valueOutOfItsRangeIsRefusedWithTheUnit() {
        assertThat(refused("jobs:", "  timeout_minutes: 0"))
                .containsExactly(problem(
                        2, "jobs.timeout_minutes", "expected a whole number from 1 to 10080 (minutes), found '0'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "on", "1", "tRue"})
    void onlyTrueAndFalseAreSwitches(String written) {
        assertThat(refused("rate_limit:", "  enabled: " + written))
                .containsExactly(problem(2, "rate_limit.enabled", "expected true or false, found '" + written + "'"));
    }

    @Test
    void textIsNoSwitch() {
        assertThat(refused("rate_limit:", "  enabled: \"true\""))
                .containsExactly(problem(2, "rate_limit.enabled", "expected true or false, found the text \"true\""));
    }

    @Test
    void serviceWithoutTlsIsRefused() {
        assertThat(refused("tls:", "  enabled: false"))
                .containsExactly(problem(
                        2,
                        "tls.enabled",
                        "expected true (this service does not serve without mutual TLS), found 'false'"));
    }

    @Test
    void unknownChoiceIsRefusedWithAllChoices() {
        assertThat(refused("package_manager:", "  backend: aptitude"))
                .containsExactly(problem(
                        2,
                        "package_manager.backend",
                        "expected one of auto, apt, dnf, yum, zypper, apk, pacman, found 'aptitude'"));
    }

    @Test
    void listInPlaceOfAValueIsRefused() {
        assertThat(refused("server:", "  port: [1, 2]"))
                .containsExactly(
                        problem(2, "server.port", "expected a whole number from 0 to 65535, found the list [1, 2]"));
    }

    @Test
    void sectionInPlaceOfAValueIsRefused() {
        assertThat(refused("server:", "  port:", "    number: 1"))
                .containsExactly(problem(2, "server.port", "expected a whole number from 0 to 65535, found a section"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"server: 5 | a single value", "server: [port] | a list"})
    void otherThanASectionInPlaceOfOneIsRefused(String line, String found) {
        assertThat(refused(line))
                .containsExactly(problem(1, "server", "expected a section with keys of its own, found " + found));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "systemctl reboot | 'systemctl reboot'",
                "[] | the list []",
                "[shutdown, 5] | the list [shutdown, 5]",
                "[shutdown, ''] | the list [shutdown, ]",
                "[shutdown, true] | the list [shutdown, true]",
                "true | 'true'"
            })
    void rebootCommandMustBeAListOfTexts(String written, String found) {
        assertThat(refused("system:", "  reboot_command: " + written))
                .containsExactly(
                        problem(2, "system.reboot_command", "expected a list of texts, at least one, found " + found));
    }

    @Test
    void rebootCommandWithAListInsideIsRefused() {
        assertThat(refused("system:", "  reboot_command: [shutdown, [now]]"))
                .containsExactly(
                        problem(2, "system.reboot_command", "expected a list of texts, at least one, found a list"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"256.1.1.1", "1.2.3", "-host", "a b", "http://host", "12:34"})
    void whatCannotBeListenedOnIsRefused(String value) {
        assertThat(refused("server:", "  bind: \"" + value + "\""))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .startsWith("expected an IPv4 address, an IPv6 address or a host name, found the text"));
    }

    @Test
    void emptyPathIsRefusedWhereOneIsNeeded() {
        assertThat(refused("tls:", "  ca_cert: \"\""))
                .containsExactly(problem(2, "tls.ca_cert", "expected a path, found the text \"\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "command: [well] | a list of texts, the first an absolute path, or [] for none, found the list [well]",
                "command: /usr/bin/well | a list of texts, the first an absolute path, or [] for none, found '/usr/bin/well'",
                "command: [/usr/bin/well, ''] | a list of texts, the first an absolute path, or [] for none,"
                        + " found the list [/usr/bin/well, ]",
                "services: nginx | a list of names of services, or [] for none, found 'nginx'",
                "services: [nginx, -x] | a list of names of services, or [] for none, found the list [nginx, -x]",
                "services: ['a b'] | a list of names of services, or [] for none, found the list [a b]",
                "http: ftp://localhost/ | a URL such as http://localhost:8080/health (http or https), or \"\" for none,"
                        + " found 'ftp://localhost/'",
                "http: /health | a URL such as http://localhost:8080/health (http or https), or \"\" for none, found '/health'",
                "http_status: 99 | a whole number from 100 to 599, or \"\" for none, found '99'",
                "http_status: 600 | a whole number from 100 to 599, or \"\" for none, found '600'",
                "settle_seconds: -1 | a whole number from 0 to 3600 (seconds), found '-1'",
                "settle_seconds: 3601 | a whole number from 0 to 3600 (seconds), found '3601'",
                "within_seconds: 0 | a whole number from 1 to 3600 (seconds), found '0'",
                "within_seconds: 1m | a whole number from 1 to 3600 (seconds), found '1m'",
                "interval_seconds: 0 | a whole number from 1 to 60 (seconds), found '0'",
                "interval_seconds: 61 | a whole number from 1 to 60 (seconds), found '61'",
                "on_failure: undo | one of rollback, report, found 'undo'"
            })
    void whatIsWrongWithAHealthGateIsToldOfItsField(String line, String expected) {
        assertThat(refused("health_gate:", "  " + line))
                .containsExactly(
                        problem(2, "health_gate." + line.substring(0, line.indexOf(':')), "expected " + expected));
    }

    @Test
    void passwordInTheUrlOfAHealthGateIsNotShown() {
        assertThat(refused("health_gate:", "  http: http://user:secret@localhost/"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("health_gate.http");
                    assertThat(problem.message()).doesNotContain("secret").endsWith("found 'http://localhost/'");
                });
    }

    @Test
    void passwordInASyslogServerIsNotShown() {
        assertThat(refused("logging:", "  syslog_server: http://user:secret@host"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo("expected a syslog server such as udp://localhost:514 (udp, tcp or tls),"
                                + " found 'http://host'"));
    }

    @Test
    void timeoutOfStreamsMustBeLongerThanTheirPing() {
        assertThat(refused("websocket:", "  ping_seconds: 10"))
                .containsExactly(problem(
                        2,
                        "websocket.ping_seconds",
                        "websocket.timeout_seconds (10) must be more than websocket.ping_seconds (10)"));
        assertThat(refused("websocket:", "  ping_seconds: 10", "  timeout_seconds: 9"))
                .containsExactly(problem(
                        3,
                        "websocket.timeout_seconds",
                        "websocket.timeout_seconds (9) must be more than websocket.ping_seconds (10)"));
    }

    @Test
    void brokenYamlIsRefusedWithItsLine() {
        assertThat(refused("server:", "  port: [1", "tls:", "  enabled: true"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(3);
                    assertThat(problem.message()).startsWith("not valid YAML: expected ',' or ']'");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\x", "\\UFFFFFFFF", "\\q"})
    void brokenEscapeIsRefused(String escape) {
        assertThat(refused("server:", "  bind: \"" + escape + "\""))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).startsWith("not valid YAML: "));
    }

    @Test
    void secondDocumentIsRefused() {
        assertThat(refused("server:", "  port: 1", "---", "server:", "  port: 2"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(3);
                    assertThat(problem.message()).startsWith("not valid YAML");
                });
    }

    @Test
    void tagsAreRefused() {
        assertThat(refused("tls:", "  server_key: !include key.pem"))
                .containsExactly(problem(2, "tls.server_key", "expected a path, found a value with the tag !include"));
    }

    @Test
    void keysThatAreNotNamesAreRefused() {
        assertThat(refused("server:", "  ? [a, b]", "  : 1"))
                .containsExactly(problem(2, "server", "expected the name of a key, found a list"));
    }

    @Test
    void documentThatIsNotASectionIsRefused() {
        assertThat(refused("- server"))
                .containsExactly(problem(1, "", "expected sections such as 'server:', found a list"));
    }

    @Test
    void documentThatContainsItselfIsRefusedInFiniteTime() {
        assertThat(refused("server: &loop", "  server: *loop"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo("server.server"));
    }

    @Test
    void unknownVariableOfOursIsRefusedWithTheNearestOne() {
        ConfigurationException refusal = catchThrowableOfType(
                ConfigurationException.class,
                () -> Given.environment(Map.of("LPA_SERVER_PROT", "1", "LPA_HOME", "/opt", "PATH", "/bin")));

        assertThat(refusal.problems())
                .containsExactly(new ConfigProblem(
                        "environment LPA_SERVER_PROT", 0, "", "unknown variable; did you mean 'LPA_SERVER_PORT'?"));
    }

    @Test
    void wrongValueOfAVariableIsRefusedWithItsName() {
        ConfigurationException refusal = catchThrowableOfType(
                ConfigurationException.class, () -> Given.environment(Map.of("LPA_JOBS_RETENTION_MAX_JOBS", "many")));

        assertThat(refusal.problems())
                .containsExactly(new ConfigProblem(
                        "environment LPA_JOBS_RETENTION_MAX_JOBS",
                        0,
                        "jobs.retention.max_jobs",
                        "expected a whole number from 1 to 1000000, found 'many'"));
    }

    @Test
    void unknownOptionIsRefusedWithTheNearestKey() {
        ConfigurationException refusal =
                catchThrowableOfType(ConfigurationException.class, () -> Given.options(Map.of("server.prot", "1")));

        assertThat(refusal.problems())
                .containsExactly(
                        new ConfigProblem("command line", 0, "server.prot", "unknown key; did you mean 'port'?"));
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnce() {
        Layer file =
                Given.layer("server:", "  prot: 1", "  bind: 5", "jobs:", "  max_concurrent: 0", "  max_concurrent: 2");
        Layer environment = EnvironmentLayer.read(Map.of("LPA_TLS_PORT", "x"));
        Layer options = OptionLayer.read(Map.of("console.enabled", "perhaps"));

        ConfigurationException refusal = catchThrowableOfType(
                ConfigurationException.class, () -> Resolver.resolve(List.of(file, environment, options)));

        assertThat(refusal).hasMessage("""
                        the configuration has 6 problems:
                          config.yaml:2: server.prot: unknown key; did you mean 'port'?
                          config.yaml:3: server.bind: expected an IPv4 address, an IPv6 address or a host name, found '5'
                          config.yaml:5: jobs.max_concurrent: expected a whole number from 1 to 1000, found '0'
                          config.yaml:6: jobs.max_concurrent: duplicate key; it was first given on line 5
                          environment LPA_TLS_PORT: tls.port: expected a whole number from 0 to 65535, or "" for none, found 'x'
                          command line: console.enabled: expected true or false, found 'perhaps'""");
    }

    @Test
    void aClusterThatIsNotWholeIsRefusedWithAllThatItNeeds() {
        assertThat(refused("cluster:", "  enabled: true", "  bind: 10.0.0.1"))
                .extracting(ConfigProblem::path)
                .containsExactly("cluster.node", "cluster.peers", "cluster.expect");
        assertThat(refused("cluster:", "  enabled: true", "  node: a", "  bind: 10.0.0.1", "  peers: [\"10.0.0.2:1\"]"))
                .singleElement()
                .asString()
                .contains("cluster.expect: a cluster needs it: expected a list of names of nodes");
    }

    @Test
    void aClusterWithoutTlsIsRefused() {
        assertThat(refused("cluster:", "  tls:", "    enabled: false"))
                .singleElement()
                .asString()
                .contains("cluster.tls.enabled: expected true (nodes do not speak without mutual TLS), found 'false'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "\"::\"", "\"0:0:0:0:0:0:0:0\""})
    void aClusterThatListensEverywhereIsRefused(String bind) {
        assertThat(refused("cluster:", "  bind: " + bind))
                .singleElement()
                .asString()
                .contains("cluster.bind: expected one address of this host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.2", "\"10.0.0.2:0\"", "\"10.0.0.2:65536\"", "\"::1:5\"", "\"a b:5\"", "\"10.0.0.2:05\""})
    void aPeerWithoutAnAddressAndAPortIsRefused(String peer) {
        assertThat(refused("cluster:", "  peers: [\"10.0.0.3:1\", " + peer + "]"))
                .singleElement()
                .asString()
                .contains("cluster.peers: expected a list of addresses with ports");
    }

    @Test
    void aRoleThatDoesNotExistCannotBeExpected() {
        assertThat(refused("cluster:", "  expect: [\"role:queue\"]"))
                .singleElement()
                .asString()
                .contains("cluster.expect: expected a list of names of nodes, or of role:http");
    }
}
