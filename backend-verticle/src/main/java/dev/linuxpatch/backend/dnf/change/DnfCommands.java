// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.change;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.ManagerCommands;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.backend.rpm.InstallReason;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The requests to {@link DnfBridge}, for one root. */
final class DnfCommands implements ManagerCommands {
    private final DnfBridge bridge;

    DnfCommands(DnfBridge bridge) {
        this.bridge = bridge;
    }

    @Override
    public Command refresh() {
        return bridge.command("refresh", bridge.request());
    }

    @Override
    public Command catalog(Collection<PackageName> names) {
        return bridge.command("catalog", named(names));
    }

    @Override
    public Command plan(Goal goal) {
        return bridge.command("plan", request(goal));
    }

    @Override
    public Command upgradePlan(Set<PackageName> excluded, Path assumedState) {
        ObjectNode request = bridge.request().put("everything", true);
        add(request.putArray("excluded"), excluded);
        return bridge.command("plan", request);
    }

    @Override
    public Command download(Goal goal) {
        return bridge.command("download", request(goal));
    }

    /** Puts the archives of these versions into the working directory. */
    Command fetch(Collection<Wanted.Present> versions) {
        return bridge.command("fetch_archives", wanted(versions));
    }

    @Override
    public Command change(Goal goal, Duration lockWait) {
        return bridge.command("change", request(goal).put("lock_wait", lockWait.toSeconds()));
    }

    @Override
    public Command finishInterrupted() {
        return bridge.command("finish", bridge.request());
    }

    @Override
    public Command finishInterrupted(List<PackageName> names) {
        return bridge.command("finish", named(names));
    }

    @Override
    public Command hold(List<PackageName> names) {
        return bridge.command("hold", named(names));
    }

    @Override
    public Command reinstall(List<Wanted.Present> damaged, Duration lockWait) {
        return bridge.command("settle", wanted(damaged).put("lock_wait", lockWait.toSeconds()));
    }

    /** Notes why packages are there. */
    Command mark(Map<PackageName, InstallReason> reasons) {
        ObjectNode request = bridge.request();
        ObjectNode entries = request.putObject("reasons");
        new TreeMap<>(reasons).forEach((name, reason) -> entries.put(name.value(), reason.name()));
        return bridge.command("reasons", request);
    }

    private ObjectNode wanted(Collection<Wanted.Present> versions) {
        ObjectNode request = bridge.request();
        ArrayNode wanted = request.putArray("wanted");
        versions.forEach(present -> add(wanted, present));
        return request;
    }

    private ObjectNode named(Collection<PackageName> names) {
        ObjectNode request = bridge.request();
        add(request.putArray("names"), names);
        return request;
    }

    private ObjectNode request(Goal goal) {
        ObjectNode request = bridge.request();
        ArrayNode wanted = request.putArray("wanted");
        ArrayNode absent = request.putArray("absent");
        for (Wanted wish : goal.wanted()) {
            if (wish instanceof Wanted.Present present) {
                add(wanted, present);
            } else if (wish instanceof Wanted.Absent gone) {
                ObjectNode entry =
                        absent.addObject().put("name", gone.name().value()).put("purge", gone.purge());
                if (gone.version() != null) {
                    entry.put("version", gone.version().value());
                }
            }
        }
        ArrayNode allow = request.putArray("allow");
        goal.allowances().stream().map(Enum::name).sorted().forEach(allow::add);
        return request;
    }

    private static void add(ArrayNode array, Wanted.Present present) {
        ObjectNode entry = array.addObject().put("name", present.name().value());
        if (present.version() != null) {
            entry.put("version", present.version().value());
        }
        if (present.archive() != null) {
            entry.put("archive", present.archive().toString());
        }
    }

    private static void add(ArrayNode array, Collection<PackageName> names) {
        names.stream().map(PackageName::value).sorted().forEach(array::add);
    }
}
