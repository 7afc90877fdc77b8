// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.AptResult;
import dev.linuxpatch.backend.rig.Tool;
import dev.linuxpatch.backend.run.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandSequenceTest {
    @Test
    void commandsRunInTheirOrderAndTheirArgumentsStayAsTheyAre() {
        AptResult result = run(
                Command.of("printf", "%s|", "a b", "$(false)", "*", ""),
                Command.of("printf", "%s|", "'; exit 9"),
                Command.of("true"));

        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).isEqualTo("a b|$(false)|*||'; exit 9|");
    }

    @Test
    void theFirstFailureEndsItWithItsCode() {
        AptResult result =
                run(Command.of("echo", "one"), Command.of("sh", "-c", "exit 7"), Command.of("echo", "three"));

        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.output()).isEqualTo("one\n");
    }

    @Test
    void oneCommandIsRunAsItIs() {
        AptResult result = run(Command.of("sh", "-c", "echo out; echo err >&2; exit 3"));

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.output()).isEqualTo("out\nerr\n");
    }

    private static AptResult run(Command... commands) {
        return Tool.run(
                Path.of("/"), Map.of(), CommandSequence.of(List.of(commands)).argv());
    }
}
