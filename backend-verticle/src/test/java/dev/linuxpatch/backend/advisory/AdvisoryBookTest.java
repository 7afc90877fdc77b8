// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.advisory.AdvisoryBook.Offer;
import dev.linuxpatch.backend.apt.read.DebianVersion;
import dev.linuxpatch.shared.packages.Advisory;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From records as they are written to what is said of an upgrade. */
class AdvisoryBookTest {
    private static final Ecosystem DEBIAN = Ecosystem.of("debian", "12", DebianVersion.ORDER);
    private static final String WORST = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

    private static AdvisoryBook book(Ecosystem ecosystem, String... records) throws MalformedRecordException {
        Map<String, List<KnownProblem>> problems = new HashMap<>();
        for (String record : records) {
            new OsvReader(ecosystem, source -> true)
                    .read(
                            record.getBytes(StandardCharsets.UTF_8),
                            (source, problem) -> problems.computeIfAbsent(source, any -> new ArrayList<>())
                                    .add(problem));
        }
        return new AdvisoryBook(problems, ecosystem.order());
    }

    private static List<Advisory> fixed(AdvisoryBook book, String installed, String... offers) {
        return book.fixedBy(
                "nginx",
                installed,
                Arrays.stream(offers)
                        .map(version -> new Offer(new PackageVersion(version), version))
                        .toList());
    }

    private static List<String> ids(List<Advisory> advisories) {
        return advisories.stream().map(Advisory::id).toList();
    }

    @Test
    void anAdvisoryIsOfTheUpgradeThatFixesItAndNamesTheLowestVersionThatDoes() throws MalformedRecordException {
        AdvisoryBook book = book(DEBIAN, Records.dsa("DSA-5001-1", "nginx", "1.22.1-9+deb12u2", "CVE-2026-1001"));

        List<Advisory> found = fixed(book, "1.22.1-9", "1.22.1-9+deb12u1", "1.22.1-9+deb12u2", "1.22.1-9+deb12u3");

        assertThat(found).singleElement().satisfies(advisory -> {
            assertThat(advisory.id()).isEqualTo("DSA-5001-1");
            assertThat(advisory.cveIds()).containsExactly("CVE-2026-1001");
            assertThat(advisory.severity()).isEqualTo(Severity.UNKNOWN);
            assertThat(advisory.source()).isEqualTo("OSV record of Debian:12");
            assertThat(advisory.published()).isEqualTo("2026-02-01T10:00:00Z");
            assertThat(advisory.summary()).isEqualTo("nginx - security update");
            assertThat(advisory.fixedIn()).isEqualTo(new PackageVersion("1.22.1-9+deb12u2"));
        });
        assertThat(fixed(book, "1.22.1-9+deb12u2", "1.22.1-9+deb12u3")).isEmpty();
        assertThat(fixed(book, "1.22.1-9", "1.22.1-9+deb12u1")).isEmpty();
        assertThat(book.fixedBy("apache2", "0", List.of(new Offer(new PackageVersion("9"), "9"))))
                .isEmpty();
    }

    @Test
    void anAdvisoryIsRatedByTheRecordsOfItsVulnerabilitiesWhichItStandsFor() throws MalformedRecordException {
        AdvisoryBook book = book(
                DEBIAN,
                Records.vulnerability("CVE-2026-1001", "nginx", "2.0", "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N"),
                Records.vulnerability("CVE-2026-1002", "nginx", "2.0", WORST),
                Records.vulnerability("CVE-2026-1003", "nginx", "2.0", WORST),
                Records.dsa("DSA-5001-1", "nginx", "2.0", "CVE-2026-1001", "CVE-2026-1002"));

        List<Advisory> found = fixed(book, "1.0", "2.0");

        assertThat(ids(found)).containsExactly("DEBIAN-CVE-2026-1003", "DSA-5001-1");
        assertThat(found.get(1).severity()).isEqualTo(Severity.CRITICAL);
        assertThat(found.get(1).source())
                .isEqualTo("DEBIAN-CVE-2026-1002: OSV record of Debian:12, CVSS 3.1 base score 9.8");
    }

    @ParameterizedTest
    @CsvSource({
        "introduced:0|fixed:2, 1, true",
        "introduced:0|fixed:2, 0~beta, true",
        "introduced:0|fixed:2, 2, false",
        "introduced:0|fixed:2, 1:0, false",
        "introduced:1.5|fixed:2, 1, false",
        "introduced:1.5|fixed:2, 1.5, true",
        "introduced:0|last_affected:1.9, 1.9, true",
        "introduced:0|last_affected:1.9, 1.9.1, false",
        "introduced:0|fixed:1|introduced:3|fixed:4, 2, false",
        "introduced:0|fixed:1|introduced:3|fixed:4, 3.5, true",
        "fixed:4|introduced:3|fixed:1|introduced:0, 3.5, true",
        "introduced:0, 99:9, true"
    })
    void rangesAreEvaluatedAsTheSchemaSays(String events, String version, boolean affected)
            throws MalformedRecordException {
        String written = events.replaceAll("(\\w+):([^|]+)", "{\"$1\": \"$2\"}").replace('|', ',');
        String record =
                "{\"id\": \"X-1\", \"affected\": [{\"package\": {\"ecosystem\": \"Debian:12\", \"name\": \"nginx\"},"
                        + "\"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\": [" + written + "]}]}]}";
        List<KnownProblem> problems = new ArrayList<>();

        new OsvReader(DEBIAN, source -> true)
                .read(record.getBytes(StandardCharsets.UTF_8), (source, problem) -> problems.add(problem));

        assertThat(problems.get(0).versions().contain(version, DebianVersion.ORDER))
                .isEqualTo(affected);
    }

    @Test
    void versionsOneByOneCountWhereThereIsNoRange() throws MalformedRecordException {
        AdvisoryBook book = book(
                DEBIAN,
                "{\"id\": \"X-1\", \"affected\": [{\"package\": {\"ecosystem\": \"Debian:12\", \"name\": \"nginx\"},"
                        + "\"versions\": [\"1.0\", \"1.1\"]}]}");

        assertThat(ids(fixed(book, "1.0", "1.1", "1.2"))).containsExactly("X-1");
        assertThat(fixed(book, "1.0", "1.1", "1.2").get(0).fixedIn()).isEqualTo(new PackageVersion("1.2"));
        assertThat(fixed(book, "0.9", "1.2")).isEmpty();
    }

    @Test
    void ubuntuSpeaksForItselfBeforeAnyScore() throws MalformedRecordException {
        Ecosystem ubuntu = Ecosystem.of("ubuntu", "22.04", DebianVersion.ORDER);
        AdvisoryBook book = book(
                ubuntu,
                "{\"id\": \"USN-7001-1\", \"related\": [\"CVE-2026-2\", \"UBUNTU-CVE-2026-2001\"], \"details\": \"\\nIt was"
                        + " found\\nthat\", \"severity\": [{\"type\": \"CVSS_V3\", \"score\": \"" + WORST
                        + "\"}, {\"type\": \"Ubuntu\", \"score\": \"negligible\"}], \"affected\": [{\"package\": {\"ecosystem\":"
                        + "\"Ubuntu:22.04:LTS\", \"name\": \"nginx\"}, \"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\":"
                        + "[{\"introduced\": \"0\"}, {\"fixed\": \"2.0\"}]}]}]}");

        assertThat(fixed(book, "1.0", "2.0")).singleElement().satisfies(advisory -> {
            assertThat(advisory.severity()).isEqualTo(Severity.LOW);
            assertThat(advisory.source()).isEqualTo("OSV record of Ubuntu:22.04:LTS, Ubuntu priority negligible");
            assertThat(advisory.cveIds()).containsExactly("CVE-2026-2001");
            assertThat(advisory.summary()).isEqualTo("It was found");
        });
    }

    @Test
    void otherReleasesAndWithdrawnRecordsSayNothing() throws MalformedRecordException {
        AdvisoryBook book =
                book(Ecosystem.of("debian", "11", DebianVersion.ORDER), Records.dsa("DSA-5001-1", "nginx", "2.0"));
        AdvisoryBook withdrawn =
                book(DEBIAN, Records.record("DSA-5001-1", "nginx", "2.0", "\"withdrawn\": \"2026-02-04T00:00:00Z\","));

        assertThat(fixed(book, "1.0", "2.0")).isEmpty();
        assertThat(fixed(withdrawn, "1.0", "2.0")).isEmpty();
        assertThat(Ecosystem.of("linuxmint", "21", DebianVersion.ORDER).names()).isEmpty();
        assertThat(Ecosystem.of("debian", "", DebianVersion.ORDER).names()).isEmpty();
    }
}
