// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhitelistFileTest {

    @Test
    void readsEveryKindOfEntryAndComments() {
        WhitelistFile.Outcome outcome = WhitelistFile.parse("""
                # who may connect
                entries:
                  - 192.0.2.7       # a host
                  - 198.51.100.0/24
                  - 2001:db8::7
                  - 2001:db8:1::/48
                  - "::1"
                  - Manager.Example.org.
                """);

        assertThat(entries(outcome))
                .extracting(Object::toString)
                .containsExactly(
                        "192.0.2.7", "198.51.100.0/24", "2001:db8::7", "2001:db8:1::/48", "::1", "manager.example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[127.0.0.1, '::1', 10.0.0.0/8]",
                "- 127.0.0.1\n- ::1\n- 10.0.0.0/8\n",
                "{entries: [127.0.0.1, \"::1\", 10.0.0.0/8]}"
            })
    void acceptsTheBareListAndFlowStyle(String text) {
        WhitelistFile.Outcome outcome = WhitelistFile.parse(text);

        assertThat(entries(outcome)).extracting(Object::toString).containsExactly("127.0.0.1", "::1", "10.0.0.0/8");
    }

    @Test
    void acceptsAnEmptyListWithAWarningThatEveryoneIsRefused() {
        WhitelistFile.Outcome outcome = WhitelistFile.parse("entries: []");

        assertThat(outcome).asInstanceOf(type(WhitelistFile.Valid.class)).satisfies(valid -> {
            assertThat(valid.entries()).isEmpty();
            assertThat(valid.warnings()).singleElement().asString().contains("every connection is refused");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a comment\n", "---\n"})
    void refusesAFileWithoutContentBecauseItMayBeHalfWritten(String text) {
        assertThat(WhitelistFile.parse(text)).isInstanceOf(WhitelistFile.Invalid.class);
    }

    @Test
    void reportsEveryProblemAtOnceWithItsLine() {
        WhitelistFile.Outcome outcome = WhitelistFile.parse("""
                entries:
                  - 10.0.0.5/8
                  - 10.0.0.256
                  - not a host
                  - [127.0.0.1]
                  -
                entrys: [1.2.3.4]
                entries: [1.2.3.4]
                """);

        assertThat(problems(outcome)).extracting(WhitelistFile.Problem::line).containsExactly(2, 3, 4, 5, 6, 7, 8);
        assertThat(problems(outcome).get(0).message()).contains("10.0.0.0/8").contains("10.0.0.5 ");
        assertThat(problems(outcome).get(5).message()).contains("unknown key \"entrys\"");
        assertThat(problems(outcome).get(6).message()).contains("appears twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1-20",
                "10.0.0.*",
                "10.*",
                "0x7f.1",
                "0177.0.0.1",
                "127.1",
                "2130706433",
                "10.0.0.0/255.0.0.0",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "/8",
                "::1/129",
                "1::2::3",
                "10.0.0.1:443",
                "[::1]",
                "*",
                "a..b",
                "-a.example",
                "under_score.example",
                "10.0.0.1 10.0.0.2",
                "http://a.example",
                "1.2.3.4.5",
                "010.0.0.1",
                "10.0.0.0/010",
                "::/00"
            })
    void refusesWhatCouldBeReadInMoreThanOneWay(String entry) {
        assertThat(WhitelistFile.parse("entries: ['" + entry + "']")).isInstanceOf(WhitelistFile.Invalid.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'::ffff:10.1.2.3', 10.1.2.3",
        "'::ffff:10.0.0.0/104', 10.0.0.0/8",
        "'fe80::1%eth0', fe80::1",
        "'fe80::%eth0/64', fe80::/64"
    })
    void readsMappedAndScopedAddressesAsWhatTheyStandFor(String entry, String meaning) {
        WhitelistFile.Outcome outcome = WhitelistFile.parse("entries: ['" + entry + "']");

        assertThat(entries(outcome)).singleElement().hasToString(meaning);
    }

    @Test
    void hintsAtTheQuotesThatYamlWants() {
        WhitelistFile.Outcome outcome = WhitelistFile.parse("entries: [::1]");

        assertThat(problems(outcome)).singleElement().asString().contains("needs quotes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "::/0"})
    void warnsAboutAnEntryThatAdmitsEveryone(String entry) {
        WhitelistFile.Outcome outcome = WhitelistFile.parse("entries: ['" + entry + "']");

        assertThat(outcome)
                .asInstanceOf(type(WhitelistFile.Valid.class))
                .satisfies(valid ->
                        assertThat(valid.warnings()).singleElement().asString().contains("admits every address"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "entries: 10.0.0.1",
                "entries:",
                "10.0.0.1",
                "{}",
                "entries: {a: b}",
                "a: &x [*x]",
                "--- a\n--- b\n",
                "!!javax.script.ScriptEngineManager [x]"
            })
    void refusesYamlOfAnotherShape(String text) {
        assertThat(WhitelistFile.parse(text)).isInstanceOf(WhitelistFile.Invalid.class);
    }

    @Test
    void saysWhatToDoWhenTheFileDoesNotExist(@TempDir Path directory) {
        WhitelistFile.Outcome outcome = WhitelistFile.read(directory.resolve("whitelist.yaml"));

        assertThat(problems(outcome))
                .singleElement()
                .asString()
                .contains("does not exist")
                .contains("create it");
    }

    @Test
    void refusesBytesThatAreNotText(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("w.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        assertThat(WhitelistFile.read(file)).isInstanceOf(WhitelistFile.Invalid.class);
    }

    @Property(tries = 500)
    void anyTextIsEitherValidOrInvalidAndNeverAnException(@ForAll String text) {
        assertThat(WhitelistFile.parse(text)).isNotNull();
    }

    @Property(tries = 500)
    void damagedWhitelistsNeverThrowAndInvalidOnesSayWhy(@ForAll("damaged") String text) {
        WhitelistFile.Outcome outcome = WhitelistFile.parse(text);

        if (outcome instanceof WhitelistFile.Invalid invalid) {
            assertThat(invalid.problems())
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem.message()).isNotBlank());
        } else {
            assertThat(outcome).isInstanceOf(WhitelistFile.Valid.class);
        }
    }

    @Provide
    Arbitrary<String> damaged() {
        String whole = "entries:\n  - 10.0.0.0/8\n  - \"2001:db8::/32\"\n  - host.example.org # note\n  - 192.0.2.1\n";
        Arbitrary<Integer> position = Arbitraries.integers().between(0, whole.length());
        Arbitrary<String> insert = Arbitraries.strings()
                .withChars("-:[]{}&*!|>'\"%@`#,?\t\n 0123456789abcdef/.\u0000\u2028")
                .ofMaxLength(6);
        return Combinators.combine(position, position, insert)
                .as((a, b, text) -> whole.substring(0, Math.min(a, b)) + text + whole.substring(Math.max(a, b)));
    }

    private static List<WhitelistEntry> entries(WhitelistFile.Outcome outcome) {
        assertThat(outcome).isInstanceOf(WhitelistFile.Valid.class);
        return ((WhitelistFile.Valid) outcome).entries();
    }

    private static List<WhitelistFile.Problem> problems(WhitelistFile.Outcome outcome) {
        assertThat(outcome).isInstanceOf(WhitelistFile.Invalid.class);
        return ((WhitelistFile.Invalid) outcome).problems();
    }
}
