// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandTest {
    @Test
    void aCommandNamesAProgram() {
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Command.of("bin/apt-get"))
                .withMessageContaining("bin/apt-get");
    }

    @Test
    void nothingHoldsANulCharacter() {
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of("apt-get", "a\0b"));
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of("env").with(Map.of("A", "\0")));
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of("env").with(Map.of("A\0", "b")));
    }

    @Test
    void environmentNamesAreNames() {
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of("env").with(Map.of("", "b")));
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of("env").with(Map.of("A=B", "b")));
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of("env").with(Map.of(Command.MARKER, "b")));
    }

    @Test
    void theWorkingDirectoryIsAbsolute() {
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of("env").in(Path.of("tmp")));
        assertThat(Command.of("env").in(Path.of("/tmp")).workingDirectory()).isEqualTo(Path.of("/tmp"));
    }

    @Test
    void laterEnvironmentWins() {
        Command command = Command.of("env").with(Map.of("A", "1", "B", "1")).with(Map.of("B", "2"));
        assertThat(command.environment()).containsOnly(Map.entry("A", "1"), Map.entry("B", "2"));
    }

    @Test
    void limitsAreLimits() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(Duration.ZERO, 1, second));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(second, 0, second));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(second, 1, second.negated()));
        assertThat(new Limits(second, 1, Duration.ZERO).grace()).isZero();
    }

    @Test
    void programsAreNotLookedUpInRelativeDirectories() {
        assertThat(Programs.find("sh", ".:")).isEmpty();
        assertThat(Programs.find("sh", ".:/bin")).contains(Path.of("/bin/sh"));
        assertThat(Programs.find("/etc/passwd", "/bin")).isEmpty();
        assertThat(Programs.find("/bin", "/bin")).isEmpty();
    }
}
