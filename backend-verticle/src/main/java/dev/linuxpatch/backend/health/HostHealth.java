// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.health;

import dev.linuxpatch.conf.HealthGateSettings;
import dev.linuxpatch.shared.host.SystemMessages.GetService;
import dev.linuxpatch.shared.host.SystemMessages.ServiceReply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What must be true of a host that is well, as it was configured. */
public final class HostHealth {
    /** Nothing is asked. */
    public static final HostHealth UNASKED = new HostHealth(HealthGateSettings.NONE, service -> {
        throw new IllegalStateException("no service is asked for");
    });

    private final HealthGateSettings settings;
    private final List<HealthCheck> remote;

    /** @param services tells of a service, on the caller's thread */
    public HostHealth(HealthGateSettings settings, Function<GetService, ServiceReply> services) {
        this.settings = settings;
        List<HealthCheck> checks = new ArrayList<>();
        settings.services().forEach(service -> checks.add(new ServiceCheck(service, services)));
        if (settings.http() != null) {
            checks.add(new HttpCheck(settings.http(), settings.httpStatus()));
        }
        this.remote = List.copyOf(checks);
    }

    public HealthGateSettings settings() {
        return settings;
    }

    /** Whether a change is taken back after which not all is well. */
    public boolean rollsBack() {
        return settings.enabled() && settings.onFailure() == HealthGateSettings.OnFailure.ROLLBACK;
    }

    /**
     * Every check, the command first.
     *
     * @param command makes the check that runs a command
     */
    public List<HealthCheck> checks(Function<List<String>, HealthCheck> command) {
        List<HealthCheck> all = new ArrayList<>();
        if (!settings.command().isEmpty()) {
            all.add(command.apply(settings.command()));
        }
        all.addAll(remote);
        return List.copyOf(all);
    }

    /** The name of each check, in order. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        if (!settings.command().isEmpty()) {
            names.add(commandName(settings.command()));
        }
        remote.forEach(check -> names.add(check.name()));
        return List.copyOf(names);
    }

    /** What the check of a command is called: its arguments may be nobody's business. */
    public static String commandName(List<String> argv) {
        return "command " + argv.get(0);
    }
}
