// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the package manager says that it would do, without having done it.
 *
 * @param steps in its own order
 */
public record Plan(List<Step> steps) {
    /**
     * One package that would change.
     *
     * @param from version now; null if it is not there
     * @param to version afterwards; null if it goes
     */
    public record Step(PackageName name, PackageVersion from, PackageVersion to) {
        public Step {
            Objects.requireNonNull(name, "name");
            if (from == null && to == null) {
                throw new IllegalArgumentException("a step changes something: " + name);
            }
        }

        public boolean removal() {
            return to == null;
        }

        /** For people: {@code install rig-b 2.0}. */
        public String describe() {
            if (removal()) {
                return "remove " + name + " " + from;
            }
            if (from == null) {
                return "install " + name + " " + to;
            }
            return from.equals(to) ? "reinstall " + name + " " + to : "change " + name + " " + from + " to " + to;
        }
    }

    public Plan {
        steps = List.copyOf(steps);
    }

    public boolean empty() {
        return steps.isEmpty();
    }

    /** Packages that would go. */
    public List<Step> removals() {
        return steps.stream().filter(Step::removal).toList();
    }

    /** The step for a package; for a bare name also the one for its only architecture. */
    public Optional<Step> find(PackageName name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .or(() -> onlyArchitecture(name));
    }

    private Optional<Step> onlyArchitecture(PackageName name) {
        List<Step> same = steps.stream()
                .filter(step -> step.name().bare().equals(name.value()))
                .toList();
        return same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
    }

    /** For people: {@code change rig-a 1.0 to 1.1, install rig-b 2.0, remove rig-c 1.0}. */
    public String describe() {
        return String.join(", ", steps.stream().map(Step::describe).toList());
    }
}
