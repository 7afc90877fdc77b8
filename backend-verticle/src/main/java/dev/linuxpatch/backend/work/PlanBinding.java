// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Holds what would be done now against the plan that an operation is bound to. */
final class PlanBinding {
    private final PackageDatabase database;
    private final PlanShelf shelf;

    PlanBinding(PackageDatabase database, PlanShelf shelf) {
        this.database = database;
        this.shelf = shelf;
    }

    /**
     * The world is not any more as it was when the plan was shown.
     *
     * @param message what is different, in a sentence
     * @param details the same for programs
     */
    record Drift(String message, Map<String, Object> details) {}

    PlanDigest digest(Planned planned) throws IOException {
        return PlanDigest.of(planned, database.indexState());
    }

    /** Empty if the operation is bound to no plan, or to exactly this one. */
    Optional<Drift> drift(Operation operation, Planned planned) throws IOException {
        if (operation.plan() == null) {
            return Optional.empty();
        }
        if (planned instanceof Planned.Impossible impossible) {
            return Optional.of(drift(
                    operation,
                    null,
                    "it cannot be carried out any more: " + impossible.error().message()));
        }
        PlanDigest now = digest(planned);
        return now.id().equals(operation.plan()) ? Optional.empty() : Optional.of(drift(operation, now, ""));
    }

    /** @param now null if nothing can be done now */
    private Drift drift(Operation operation, PlanDigest now, String obstacle) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("plan_id", operation.plan().value());
        details.put("plan_id_now", now == null ? null : now.id().value());
        if (now != null) {
            // It has been shown, too.
            shelf.put(now);
        }
        Optional<PlanDigest> shown = shelf.find(operation.plan());
        if (shown.isEmpty()) {
            details.put("difference", null);
            return new Drift(
                    "this is not the plan of that id" + (obstacle.isEmpty() ? "" : ": " + obstacle)
                            + "; what that one was is not remembered here",
                    details);
        }
        List<String> words = new ArrayList<>();
        details.put("difference", difference(shown.get(), now, words));
        String what = obstacle.isEmpty() ? Wording.shorten(words) : obstacle;
        return new Drift("things have changed since the plan was made: " + what, details);
    }

    private static Map<String, Object> difference(PlanDigest shown, PlanDigest now, List<String> words) {
        Map<PackageName, PlanDigest.Line> before = byName(shown.steps());
        Map<PackageName, PlanDigest.Line> after = byName(now == null ? List.of() : now.steps());
        List<Object> added = new ArrayList<>();
        List<Object> gone = new ArrayList<>();
        List<Object> changed = new ArrayList<>();
        after.forEach((name, line) -> {
            PlanDigest.Line was = before.get(name);
            if (was == null) {
                added.add(step(line));
                words.add("new: " + line.describe());
            } else if (!was.equals(line)) {
                changed.add(Map.of("name", name.value(), "planned", step(was), "now", step(line)));
                words.add("changed: " + was.describe() + " is now: " + line.describe());
            }
        });
        before.forEach((name, line) -> {
            if (!after.containsKey(name)) {
                gone.add(step(line));
                words.add("gone: " + line.describe());
            }
        });
        boolean indexChanged = now != null && !Objects.equals(shown.index(), now.index());
        if (indexChanged) {
            words.add("the package index is another one");
        }
        Map<String, Object> difference = new LinkedHashMap<>();
        difference.put("new", added);
        difference.put("gone", gone);
        difference.put("changed", changed);
        difference.put("index_changed", indexChanged);
        return difference;
    }

    private static Map<PackageName, PlanDigest.Line> byName(List<PlanDigest.Line> lines) {
        return lines.stream()
                .collect(Collectors.toMap(
                        PlanDigest.Line::name,
                        Function.identity(),
                        (first, second) -> first.to() == null ? second : first,
                        LinkedHashMap::new));
    }

    private static Map<String, Object> step(PlanDigest.Line line) {
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("name", line.name().value());
        step.put("from_version", line.from() == null ? null : line.from().value());
        step.put("to_version", line.to() == null ? null : line.to().value());
        return step;
    }
}
