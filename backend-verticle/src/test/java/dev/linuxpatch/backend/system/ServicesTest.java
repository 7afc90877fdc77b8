// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.run.Captured;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.host.ServiceState;
import dev.linuxpatch.shared.host.SystemMessages.GetService;
import dev.linuxpatch.shared.host.SystemMessages.ServiceReply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServicesTest {
    private static final Path HOST = Path.of("/");
    private static final String RUNNING = """
            MainPID=812
            Description=OpenBSD Secure Shell server
            LoadState=loaded
            ActiveState=active
            SubState=running
            UnitFileState=enabled
            """;

    @TempDir
    private Path systemd;

    private final List<Command> asked = new ArrayList<>();

    @Test
    void asksSystemdForOneUnitAndNothingElse() {
        // When
        ServiceReply reply = services(0, RUNNING).find(new GetService("ssh"));
        // Then
        assertThat(reply)
                .isEqualTo(new ServiceReply.Found(new ServiceState(
                        "ssh", "OpenBSD Secure Shell server", "active", "running", "loaded", "enabled", 812, true)));
        assertThat(asked)
                .singleElement()
                .satisfies(command -> assertThat(command.argv())
                        .startsWith("systemctl", "show")
                        .endsWith("--", "ssh.service"));
    }

    @Test
    void aStoppedOrFailedServiceIsNotHealthy() {
        String failed = RUNNING.replace("=active", "=failed").replace("812", "0");
        assertThat(services(0, failed).find(new GetService("ssh.service")))
                .isInstanceOfSatisfying(
                        ServiceReply.Found.class,
                        found -> assertThat(found.state())
                                .returns("ssh", ServiceState::name)
                                .returns(null, ServiceState::mainPid)
                                .returns(false, ServiceState::healthy));
    }

    @Test
    void anUnknownUnitIsNotFound() {
        assertThat(code(services(0, "LoadState=not-found\nActiveState=inactive\n")
                        .find(new GetService("nothing"))))
                .isEqualTo(ErrorCode.SERVICE_NOT_FOUND);
    }

    @Test
    void aSystemdThatDoesNotAnswerIsSaid() {
        assertThat(code(services(1, "").find(new GetService("ssh")))).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    }

    @Test
    void withoutSystemdThereAreNoServicesAndNothingIsRun() {
        Services services = new Services(HOST, systemd.resolve("absent"), this::refuse);
        assertThat(services.find(new GetService("ssh"))).isInstanceOfSatisfying(ServiceReply.Refused.class, refused -> {
            assertThat(refused.problem().code()).isEqualTo(ErrorCode.SERVICE_NOT_FOUND);
            assertThat(refused.problem().message()).contains("no service manager");
            assertThat(refused.problem().details()).containsEntry("reason", "no_manager");
        });
    }

    @Test
    void theServicesOfThisHostAreNotThoseOfAnotherRoot() {
        Services services = new Services(systemd, systemd, this::refuse);
        assertThat(code(services.find(new GetService("ssh")))).isEqualTo(ErrorCode.SERVICE_NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-H", "--help", "a b", "a;b", "a/b", "../x", "ssh\n", "a*", "é"})
    void aBadNameIsNeverPassedOn(String name) {
        Services services = new Services(HOST, systemd, this::refuse);
        assertThat(code(services.find(new GetService(name)))).isEqualTo(ErrorCode.INVALID_SERVICE_NAME);
    }

    private Services services(int exitCode, String answer) {
        return new Services(HOST, systemd, command -> {
            asked.add(command);
            return new Captured(exitCode, answer, "", false, false);
        });
    }

    private Captured refuse(Command command) {
        throw new AssertionError("nothing may be run, but " + command);
    }

    private static ErrorCode code(ServiceReply reply) {
        return ((ServiceReply.Refused) reply).problem().code();
    }
}
