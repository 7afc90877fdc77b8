// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Catalog;
import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Goal.Allowance;
import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageRequest;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Goals of installing and updating what a caller names. */
final class RequestGoals {
    private final PackageDatabase database;
    private final Questions questions;

    RequestGoals(PackageDatabase database, Questions questions) {
        this.database = database;
        this.questions = questions;
    }

    Finding install(Operation.Install install, PackageStates now) throws IOException {
        return find(install.requests(), install.options(), now, Set.of());
    }

    Finding update(Operation.Update update, PackageStates now) throws IOException {
        PackageName name = database.canonical(update.request().name());
        Optional<PackageState> there = now.resolve(name).filter(PackageState::present);
        if (there.isEmpty()) {
            return impossible(
                    JobErrorCode.PKG_NOT_FOUND, name + " is not installed, so there is nothing to update", false);
        }
        PackageRequest request =
                new PackageRequest(there.get().name(), update.request().version());
        return find(List.of(request), update.options(), now, Set.of(Allowance.KEEP_MARKS));
    }

    private Finding find(
            List<PackageRequest> requests, ChangeOptions options, PackageStates now, Set<Allowance> further)
            throws IOException {
        Map<PackageName, PackageVersion> versions = new LinkedHashMap<>();
        for (PackageRequest request : requests) {
            PackageName name = database.canonical(request.name());
            if (versions.containsKey(name)) {
                return impossible(JobErrorCode.PKG_MANAGER_ERROR, name + " is asked for more than once", false);
            }
            versions.put(name, request.version());
        }
        Set<Allowance> allowances = allowances(options);
        allowances.addAll(further);
        return Finding.of(questions
                .catalog(versions.keySet())
                .then(catalog -> new Answer.Given<>(judge(resolved(versions, catalog), catalog, allowances, now))));
    }

    private static Map<PackageName, PackageVersion> resolved(
            Map<PackageName, PackageVersion> versions, Catalog catalog) {
        Map<PackageName, PackageVersion> resolved = new LinkedHashMap<>();
        versions.forEach((name, version) -> resolved.put(catalog.resolve(name).orElse(name), version));
        return resolved;
    }

    private Finding judge(
            Map<PackageName, PackageVersion> versions, Catalog catalog, Set<Allowance> allowances, PackageStates now) {
        for (Map.Entry<PackageName, PackageVersion> request : versions.entrySet()) {
            Optional<Finding> obstacle = obstacle(request.getKey(), request.getValue(), catalog, allowances, now);
            if (obstacle.isPresent()) {
                return obstacle.get();
            }
        }
        boolean exact = versions.entrySet().stream()
                .allMatch(request -> request.getValue() != null && now.installed(request.getKey(), request.getValue()));
        if (exact && !allowances.contains(Allowance.REINSTALL)) {
            return new Finding.AlreadyTrue(versions.entrySet().stream()
                            .map(request -> request.getKey() + " " + request.getValue())
                            .collect(Collectors.joining(", "))
                    + (versions.size() == 1 ? " is" : " are") + " already installed; nothing was changed");
        }
        List<Wanted> wanted = versions.entrySet().stream()
                .<Wanted>map(request -> new Wanted.Present(request.getKey(), request.getValue()))
                .toList();
        return new Finding.Reachable(new Goal(wanted, allowances), Set.of());
    }

    private Optional<Finding> obstacle(
            PackageName name, PackageVersion version, Catalog catalog, Set<Allowance> allowances, PackageStates now) {
        Optional<Catalog.Entry> entry = catalog.find(name);
        if (entry.isEmpty()) {
            return Optional.of(impossible(JobErrorCode.PKG_NOT_FOUND, "there is no package " + name, true));
        }
        if (version == null || now.installed(name, version)) {
            return Optional.empty();
        }
        List<PackageVersion> fetchable = entry.get().fetchable();
        if (!fetchable.contains(version)) {
            String known = fetchable.isEmpty()
                    ? "no repository offers any"
                    : "there is "
                            + fetchable.stream().map(PackageVersion::value).collect(Collectors.joining(", "));
            return Optional.of(impossible(
                    JobErrorCode.PKG_NOT_FOUND, "there is no version " + version + " of " + name + "; " + known, true));
        }
        Optional<PackageVersion> installed = now.find(name)
                .filter(PackageState::present)
                .map(PackageState::version)
                .filter(present -> database.compare(present, version) > 0);
        if (installed.isPresent() && !allowances.contains(Allowance.DOWNGRADE)) {
            return Optional.of(impossible(
                    JobErrorCode.PKG_MANAGER_ERROR,
                    name + " " + installed.get() + " is installed; going back to " + version
                            + " needs the option allow_downgrade",
                    false));
        }
        return Optional.empty();
    }

    private static Set<Allowance> allowances(ChangeOptions options) {
        Set<Allowance> allowances = EnumSet.noneOf(Allowance.class);
        if (options.noRecommends()) {
            allowances.add(Allowance.NO_RECOMMENDS);
        }
        if (options.allowDowngrade()) {
            allowances.add(Allowance.DOWNGRADE);
        }
        if (options.force()) {
            allowances.add(Allowance.HELD);
            allowances.add(Allowance.REINSTALL);
        }
        return allowances;
    }

    private static Finding impossible(JobErrorCode code, String message, boolean staleIndex) {
        return new Finding.Impossible(new JobError(code, message), staleIndex);
    }
}
