// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.system;

import dev.linuxpatch.backend.inventory.Capture;
import dev.linuxpatch.backend.run.Captured;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.ServiceState;
import dev.linuxpatch.shared.host.SystemMessages.GetService;
import dev.linuxpatch.shared.host.SystemMessages.ServiceReply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The state of services, from systemd ({@code systemctl show}). Where systemd does not run, or manages another root than
 * the one that is served, there is no service to tell of. Starts a process: for a worker thread.
 */
public final class Services {
    /** What systemd allows in the name of a unit ({@code systemd.unit(5)}), and no option. */
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9:_.\\\\@][A-Za-z0-9:_.\\\\@-]{0,246}");

    private static final String SUFFIX = ".service";
    private static final Path RUNNING_ROOT = Path.of("/");

    private final Path root;
    private final Path systemd;
    private final Capture capture;

    /** @param root directory that is served */
    public Services(Path root, Capture capture) {
        this(root, Path.of("/run/systemd/system"), capture);
    }

    /** @param systemd exists exactly if systemd runs, {@code sd_booted(3)} */
    Services(Path root, Path systemd, Capture capture) {
        this.root = root;
        this.systemd = systemd;
        this.capture = capture;
    }

    public ServiceReply find(GetService question) {
        String name = question.name();
        if (!LEGAL.matcher(name).matches()) {
            return refuse(ErrorCode.INVALID_SERVICE_NAME, name, "is not a legal service name", "name");
        }
        if (!root.equals(RUNNING_ROOT)) {
            return refuse(ErrorCode.SERVICE_NOT_FOUND, name, "is not known: nothing runs in this root", "root");
        }
        if (!Files.isDirectory(systemd)) {
            return refuse(
                    ErrorCode.SERVICE_NOT_FOUND,
                    name,
                    "is not known: no service manager runs on this host",
                    "no_manager");
        }
        String unit = name.endsWith(SUFFIX) ? name : name + SUFFIX;
        Captured answer = capture.run(Command.of(List.of(
                "systemctl",
                "show",
                "--no-pager",
                "--property=Description,LoadState,ActiveState,SubState,UnitFileState,MainPID",
                "--",
                unit)));
        if (!answer.succeeded()) {
            return refuse(
                    ErrorCode.SERVICE_UNAVAILABLE, name, "cannot be asked for: systemd does not answer", "manager");
        }
        Map<String, String> values = parse(answer.stdout());
        if (values.getOrDefault("LoadState", "not-found").equals("not-found")) {
            return refuse(ErrorCode.SERVICE_NOT_FOUND, name, "does not exist", "not_found");
        }
        return new ServiceReply.Found(state(unit.substring(0, unit.length() - SUFFIX.length()), values));
    }

    private static ServiceState state(String name, Map<String, String> values) {
        String active = values.getOrDefault("ActiveState", "unknown");
        String pid = values.getOrDefault("MainPID", "0");
        return new ServiceState(
                name,
                values.getOrDefault("Description", name),
                active,
                values.getOrDefault("SubState", "unknown"),
                values.getOrDefault("LoadState", "unknown"),
                // Empty for a unit that has no file to enable.
                values.getOrDefault("UnitFileState", ""),
                pid.equals("0") ? null : Integer.valueOf(pid),
                active.equals("active"));
    }

    private static Map<String, String> parse(String answer) {
        Map<String, String> values = new HashMap<>();
        answer.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return values;
    }

    private static ServiceReply refuse(ErrorCode code, String name, String what, String reason) {
        return new ServiceReply.Refused(
                Problem.of(code, "service '" + name + "' " + what, Map.of("service", name, "reason", reason)));
    }
}
