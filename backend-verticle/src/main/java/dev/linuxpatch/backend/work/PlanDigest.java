// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.PlanId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * What of a plan its id is made of: every package with its versions from and to, and the state of the package index. Two
 * plans with the same id do the same.
 *
 * @param steps in the order of names
 * @param index from {@link dev.linuxpatch.backend.manager.PackageDatabase#indexState}
 */
record PlanDigest(List<Line> steps, String index) {
    /**
     * One package.
     *
     * @param from null if it is not there
     * @param to null if it goes
     * @param purge whether its configuration files go, too
     */
    record Line(PackageName name, PackageVersion from, PackageVersion to, boolean purge) {
        Line {
            Objects.requireNonNull(name, "name");
        }

        private String text() {
            return name + " " + from + " " + to + " " + purge + "\n";
        }

        String describe() {
            if (to == null) {
                return (purge ? "purge " : "remove ") + name + " " + from;
            }
            return from == null ? "install " + name + " " + to : "change " + name + " " + from + " to " + to;
        }
    }

    PlanDigest {
        steps = List.copyOf(steps);
        Objects.requireNonNull(index, "index");
    }

    static PlanDigest of(Planned planned, String index) {
        boolean purge = planned instanceof Planned.Steps some && purges(some);
        List<Line> lines = planned.steps().stream()
                .filter(step -> !followed(step, planned.steps()))
                .map(step -> new Line(step.name(), step.from(), step.to(), purge && step.removal()))
                .distinct()
                .sorted(Comparator.comparing(Line::text))
                .toList();
        return new PlanDigest(lines, index);
    }

    /** A package manager may remove what it installs again right away; what counts is where it ends. */
    private static boolean followed(Plan.Step removal, List<Plan.Step> steps) {
        return removal.removal()
                && steps.stream()
                        .filter(step -> !step.removal() && step.name().equals(removal.name()))
                        .anyMatch(step -> removal.from().equals(step.from()));
    }

    /** Whether what goes, goes with its configuration files: that is said once for a whole transaction. */
    static boolean purges(Planned.Steps planned) {
        return planned.goal().wanted().stream()
                .anyMatch(wanted -> wanted instanceof Wanted.Absent gone && gone.purge());
    }

    PlanId id() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            steps.forEach(line -> digest.update(line.text().getBytes(StandardCharsets.UTF_8)));
            return new PlanId(HexFormat.of().formatHex(digest.digest(index.getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
