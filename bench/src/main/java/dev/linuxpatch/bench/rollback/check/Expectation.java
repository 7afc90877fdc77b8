// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.check;

import dev.linuxpatch.bench.rollback.host.Host;
import dev.linuxpatch.bench.rollback.plan.PackageModel;
import dev.linuxpatch.bench.rollback.plan.PackageModels;
import dev.linuxpatch.bench.rollback.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a root must be like after something was undone: as it was before, but for what the operator has written since, which is
 * never undone. In a package that was not there before, what the operator has written may stay or be put aside, as the package
 * manager does when it removes the package.
 */
public final class Expectation {
    private static final List<String> SAVED = List.of(".rpmsave", ".pacsave");
    /** Where package managers put a changed configuration file when its package goes; empty: it stays. */
    private static final List<String> ASIDE = List.of("", SAVED.get(0), SAVED.get(1));

    private final Map<String, String> before;
    /** What the operator wrote since, by package. */
    private final Map<String, String> edits = new TreeMap<>();

    public Expectation(Snapshot before) {
        this.before = Map.copyOf(before.facts());
    }

    /**
     * Takes note that the operator has written the configuration file of a package.
     *
     * @param written as in a snapshot
     */
    public void edited(String packageName, String written) {
        edits.put(packageName, written);
    }

    /** What is not as it must be, a line each; empty if all is. */
    public List<String> differences(Snapshot now) {
        Map<String, String> expected = new TreeMap<>(before);
        Map<String, String> actual = new TreeMap<>(now.facts());
        List<String> found = new ArrayList<>();
        edits.forEach((name, written) -> {
            String file = "/" + PackageModel.configurationFile(name);
            SAVED.forEach(end -> forgetNumbers(file, file + end, written, expected, actual));
            if (expected.containsKey(file)) {
                expected.put(file, written);
                // And it is known that this is not what was shipped.
                expected.computeIfPresent(
                        Host.CONFIGURATION + file,
                        (fact, text) -> Host.CHANGED_LOCALLY + (text.endsWith(Host.OBSOLETE) ? Host.OBSOLETE : ""));
                expected.computeIfPresent(Host.LEFT + file, (fact, text) -> Host.CHANGED_LOCALLY);
                expected.remove(Host.VERIFIED + file);
                actual.remove(Host.VERIFIED + file);
            } else {
                if (ASIDE.stream().noneMatch(end -> written.equals(actual.get(file + end)))) {
                    found.add(file + ": what the operator wrote is lost: " + written);
                }
                ASIDE.forEach(end -> actual.remove(file + end));
                forgetThatItIsLeft(name, actual);
            }
        });
        forgetWhatLiesAsideAgain(expected, actual);
        forgetWhatIsOfNoUse(expected, actual);
        for (String fact : union(expected, actual)) {
            if (!Objects.equals(expected.get(fact), actual.get(fact))) {
                found.add(fact + ": was " + expected.getOrDefault(fact, "not there") + ", is "
                        + actual.getOrDefault(fact, "not there"));
            }
        }
        return found;
    }

    /** What was laid aside before gets a number when another one is laid beside it: where what the operator wrote since went, too. */
    private void forgetNumbers(
            String file, String aside, String written, Map<String, String> expected, Map<String, String> actual) {
        String older = before.get(aside);
        for (int number = 1; actual.containsKey(aside + '.' + number); number++) {
            String numbered = aside + '.' + number;
            String text = actual.get(numbered);
            if (!expected.containsKey(numbered) && (text.equals(older) || text.equals(before.get(file)))) {
                actual.remove(numbered);
                if (text.equals(older) && written.equals(actual.get(aside))) {
                    expected.remove(aside);
                }
            }
        }
    }

    /**
     * A rollback brings back what the operator had written of a package that was purged. When that is rolled back, it is not
     * purged again: as with any package that was not there before, it stays or lies aside.
     */
    private static void forgetWhatLiesAsideAgain(Map<String, String> expected, Map<String, String> actual) {
        for (String name : PackageModels.CONFIGURED) {
            String file = "/" + PackageModel.configurationFile(name);
            if (expected.containsKey(file)) {
                continue;
            }
            for (String end : ASIDE) {
                boolean operators = actual.getOrDefault(file + end, "").contains(' ' + Step.Edit.OPERATORS);
                if (operators && !expected.containsKey(file + end)) {
                    actual.remove(file + end);
                    forgetThatItIsLeft(name, actual);
                }
            }
        }
    }

    /** dpkg goes on knowing a package, or a version, of which a configuration file is left. */
    private static void forgetThatItIsLeft(String name, Map<String, String> actual) {
        String file = "/" + PackageModel.configurationFile(name);
        actual.remove("package " + name, Host.CONFIGURATION_LEFT);
        actual.remove(Host.LEFT + file);
        actual.remove(Host.CONFIGURATION + file, Host.CHANGED_LOCALLY + Host.OBSOLETE);
    }

    /**
     * A file that a removed package has left, and that nobody has changed: installing another version of that package and
     * removing it again leaves that of the other version, and nobody reads either.
     */
    private static void forgetWhatIsOfNoUse(Map<String, String> expected, Map<String, String> actual) {
        List<String> left = expected.entrySet().stream()
                .filter(fact -> fact.getKey().startsWith(Host.LEFT)
                        && fact.getValue().startsWith(Host.AS_SHIPPED)
                        && actual.getOrDefault(fact.getKey(), "").startsWith(Host.AS_SHIPPED))
                .map(Map.Entry::getKey)
                .toList();
        for (String fact : left) {
            String file = fact.substring(Host.LEFT.length());
            List.of(fact, file).forEach(name -> {
                expected.remove(name);
                actual.remove(name);
            });
        }
    }

    private static Set<String> union(Map<String, String> one, Map<String, String> other) {
        Set<String> all = new TreeSet<>(one.keySet());
        all.addAll(other.keySet());
        return all;
    }
}
