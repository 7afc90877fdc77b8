// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.conf.HealthGateSettings;
import dev.linuxpatch.conf.HealthGateSettings.OnFailure;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.ServiceState;
import dev.linuxpatch.shared.host.SystemMessages.GetService;
import dev.linuxpatch.shared.host.SystemMessages.ServiceReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Health gates for tests. */
final class Gates {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private Gates() {}

    static HealthGateSettings command(Path program, Duration within) {
        return settings(List.of(program.toString()), List.of(), null, within, OnFailure.ROLLBACK);
    }

    static HealthGateSettings reporting(Path program, Duration within) {
        return settings(List.of(program.toString()), List.of(), null, within, OnFailure.REPORT);
    }

    static HealthGateSettings service(String name, Duration within) {
        return settings(List.of(), List.of(name), null, within, OnFailure.ROLLBACK);
    }

    static HealthGateSettings http(URI url, Duration within) {
        return settings(List.of(), List.of(), url, within, OnFailure.ROLLBACK);
    }

    /** The same gate with time to settle first. */
    static HealthGateSettings settling(HealthGateSettings gate, Duration settle) {
        return new HealthGateSettings(
                gate.command(),
                gate.services(),
                gate.http(),
                gate.httpStatus(),
                settle,
                gate.within(),
                gate.interval(),
                gate.onFailure());
    }

    /** A program that only its owner may write. */
    static Path program(Path file, String... lines) {
        try {
            Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Function<GetService, ServiceReply> noServices() {
        return asked -> new ServiceReply.Refused(
                Problem.of(ErrorCode.SERVICE_NOT_FOUND, "service '" + asked.name() + "' does not exist", Map.of()));
    }

    static ServiceReply service(String name, String active, String sub) {
        return new ServiceReply.Found(
                new ServiceState(name, name, active, sub, "loaded", "enabled", null, active.equals("active")));
    }

    private static HealthGateSettings settings(
            List<String> command, List<String> services, URI url, Duration within, OnFailure onFailure) {
        return new HealthGateSettings(command, services, url, null, Duration.ZERO, within, INTERVAL, onFailure);
    }
}
