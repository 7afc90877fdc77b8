// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CommandRecordTest {
    @Test
    void aRecordCanBeReadByPeople() {
        CommandRecord what = new CommandRecord(
                new Command(List.of("apt-get", "a b\nc"), Map.of("LC_ALL", "C"), Path.of("/srv")),
                Path.of("/usr/bin/apt-get"),
                "m",
                "u.service",
                1000);
        assertThat(what.text()).startsWith("""
                marker=m
                unit=u.service
                cap=1000
                directory=/srv
                program=/usr/bin/apt-get
                argument=apt-get
                argument=a b\\nc
                environment=LC_ALL=C
                sha256=""");
    }

    @Property(tries = 200)
    void whatWasWrittenIsReadAgain(
            @ForAll @Chars({'a', '=', '\n', '\r', '\\', 'n', '$', 'é', ' '}) String argument,
            @ForAll @AlphaChars @Chars({'\n', '='}) String value) {
        Command command = new Command(List.of("p", argument, ""), Map.of("V", value), Path.of("/"));
        CommandRecord what = new CommandRecord(command, Path.of("/p"), "m", "", 7);
        assertThat(CommandRecord.parse(what.text())).contains(what);
    }

    @Property(tries = 100)
    void aRecordThatIsDamagedIsNone(@ForAll @IntRange(max = 60) int cut) {
        CommandRecord what = new CommandRecord(Command.of("p"), Path.of("/p"), "m", "", 7);
        String text = what.text();
        assertThat(CommandRecord.parse(text.substring(0, cut))).isEmpty();
        assertThat(CommandRecord.parse(text.substring(0, cut) + "x" + text.substring(cut)))
                .isEmpty();
    }
}
