// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedProgramTest {
    @TempDir
    Path directory;

    @Test
    void whatOnlyItsOwnerCanWriteMayRun() throws IOException {
        assertThat(TrustedProgram.objection(program("rwxr-xr-x"))).isEmpty();
        assertThat(TrustedProgram.objection(Path.of("/bin/sh"))).isEmpty();
    }

    @Test
    void whatOthersCanWriteMayNot() throws IOException {
        Path program = program("rwxrwxr-x");

        assertThat(TrustedProgram.objection(program))
                .get()
                .asString()
                .contains("others than its owner can write " + program.toRealPath());
    }

    @Test
    void norWhatOthersCanReplace() throws IOException {
        Path program = program("rwxr-xr-x");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(TrustedProgram.objection(program)).get().asString().contains(directory.toString());
    }

    @Test
    void aLinkIsJudgedByWhereItLeads() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), program("rwxrwxrwx"));

        assertThat(TrustedProgram.objection(link)).isPresent();
    }

    @Test
    void whatIsNoProgramMayNot() throws IOException {
        assertThat(TrustedProgram.objection(program("rw-r--r--")))
                .get()
                .asString()
                .contains("is no program");
        assertThat(TrustedProgram.objection(directory)).get().asString().contains("is no program");
        assertThat(TrustedProgram.objection(directory.resolve("none"))).isPresent();
    }

    private Path program(String mode) throws IOException {
        Path file = directory.resolve("well");
        Files.writeString(file, "#!/bin/sh\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
