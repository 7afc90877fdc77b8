// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.apt.read.DebianVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever the bytes are: a record is understood whole, or refused with a reason. */
class OsvReaderPropertyTest {
    private static final Ecosystem DEBIAN = Ecosystem.of("debian", "12", DebianVersion.ORDER);
    private static final String VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    private static final String GOOD = Records.vulnerability("CVE-2026-1001", "nginx", "2.0", VECTOR);

    /** The reason of a refusal; empty if it was read. */
    private static Optional<String> read(byte[] json, List<KnownProblem> found) {
        try {
            new OsvReader(DEBIAN, source -> true).read(json, (source, problem) -> found.add(problem));
            return Optional.empty();
        } catch (MalformedRecordException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static void isUnderstoodOrRefused(byte[] json) {
        List<KnownProblem> found = new ArrayList<>();
        Optional<String> refusal = read(json, found);
        refusal.ifPresent(reason -> {
            assertThat(reason).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
            assertThat(found).isEmpty();
        });
        found.forEach(problem -> {
            assertThat(problem.id()).matches("[A-Za-z0-9][A-Za-z0-9._:+~-]{0,255}");
            assertThat(problem.summary()).hasSizeLessThanOrEqualTo(300).doesNotContainPattern("\\p{Cntrl}");
            assertThat(problem.cveIds()).allMatch(KnownProblem.CVE.asMatchPredicate());
        });
    }

    @Property(tries = 500)
    void anyBytes(@ForAll byte[] bytes) {
        isUnderstoodOrRefused(bytes);
    }

    @Property(tries = 1000)
    void aRecordWithADamagedByte(@ForAll @IntRange(max = 2000) int at, @ForAll byte value) {
        byte[] damaged = GOOD.getBytes(StandardCharsets.UTF_8);
        damaged[at % damaged.length] = value;
        isUnderstoodOrRefused(damaged);
    }

    @Property(tries = 300)
    void aRecordThatEndsEarlyIsRefused(@ForAll @IntRange(min = 1, max = 2000) int missing) {
        byte[] whole = GOOD.getBytes(StandardCharsets.UTF_8);
        byte[] cut = new String(whole, 0, whole.length - 1 - missing % (whole.length - 1), StandardCharsets.UTF_8)
                .getBytes(StandardCharsets.UTF_8);
        assertThat(read(cut, new ArrayList<>())).isPresent();
    }

    @Property(tries = 1000)
    void aRecordWithAnotherValueSomewhere(@ForAll("fields") String field, @ForAll("values") String value) {
        String changed = GOOD.replaceFirst(
                "\"" + field + "\": (\"[^\"]*\"|\\[[^]]*])", Matcher.quoteReplacement("\"" + field + "\": " + value));
        isUnderstoodOrRefused(changed.getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<String> fields() {
        return Arbitraries.of(
                "id",
                "published",
                "summary",
                "upstream",
                "severity",
                "score",
                "type",
                "name",
                "ecosystem",
                "events",
                "introduced",
                "fixed",
                "affected",
                "ranges",
                "package");
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "null",
                        "1",
                        "-1e999",
                        "true",
                        "{}",
                        "[]",
                        "[null]",
                        "[[]]",
                        "[{}]",
                        "\"\"",
                        "\"\\u0000\\u001b[31m\"",
                        "{\"a\": [1, {\"b\": null}]}",
                        "[\"CVE-2026-1\", null, \"x-CVE-2026-99999\"]",
                        "[{\"introduced\": null}]",
                        "[{\"fixed\": \"1\"}]",
                        "[{\"type\": null}, null]"),
                Arbitraries.strings()
                        .ofMaxLength(400)
                        .map(text -> "\"" + text.replaceAll("[\"\\\\\\p{Cntrl}]", "x") + "\""));
    }

    @Example
    void depthIsLimited() {
        String deep =
                "{\"id\": \"X\", \"database_specific\": {\"severity\": " + "[".repeat(5000) + "]".repeat(5000) + "}}";

        assertThat(read(deep.getBytes(StandardCharsets.UTF_8), new ArrayList<>()))
                .isPresent();
    }
}
