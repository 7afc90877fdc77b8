// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.plan;

import dev.linuxpatch.bench.rollback.plan.RoundPlan.Sequence;
import dev.linuxpatch.bench.rollback.plan.RoundPlan.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Draws rounds. A round depends on the seed, on its number and on the package manager alone, so any can be drawn again. */
public final class RoundGenerator {
    private static final int MOST_CHANGES = 5;
    private static final int PLAIN = 0644;
    private static final int SECRET = 0600;

    private final long seed;
    private final boolean purges;
    private final boolean advisories;
    private final boolean groups;

    /**
     * @param purges whether the package manager tells removing from purging
     * @param advisories whether it knows security updates
     * @param groups whether it notes of packages that they are part of a group
     */
    public RoundGenerator(long seed, boolean purges, boolean advisories, boolean groups) {
        this.groups = groups;
        this.seed = seed;
        this.purges = purges;
        this.advisories = advisories;
    }

    /** @param number from 1 */
    public RoundPlan round(int number) {
        return new Drawing(new Random(new SplittableRandom(seed ^ (number * 0x9E3779B97F4A7C15L)).nextLong()))
                .round(number);
    }

    /** One round as it is drawn. */
    private final class Drawing {
        private final Random random;
        /** What would be installed if everything went well. */
        private final Map<String, String> installed = new TreeMap<>();

        private int edits;
        private boolean movedOn;

        Drawing(Random random) {
            this.random = random;
        }

        RoundPlan round(int number) {
            Map<String, Start> start = start();
            List<Sequence> sequences = new ArrayList<>(List.of(sequence()));
            if (one(3)) {
                installed.clear();
                start.forEach((name, one) -> installed.put(name, one.version()));
                sequences.add(sequence());
            }
            return new RoundPlan(number, start, sequences);
        }

        private Map<String, Start> start() {
            Map<String, Start> start = new TreeMap<>();
            for (String name : PackageModels.GOOD) {
                if (random.nextInt(100) < 60) {
                    with(name, version(name, true));
                }
            }
            for (String name : PackageModels.BAD) {
                if (one(4)) {
                    with(name, PackageModel.VERSIONS.get(0));
                }
            }
            installed.forEach((name, version) -> {
                boolean automatic = one(4);
                boolean held = one(12);
                Step.Edit edit = PackageModels.CONFIGURED.contains(name) && one(3) ? edit(name) : null;
                boolean grouped = groups && !automatic && one(4);
                start.put(name, new Start(version, automatic, grouped, held, edit));
            });
            return start;
        }

        /** Takes it in with all that it needs. */
        private void with(String name, String version) {
            installed.put(name, version);
            PackageModels.ALL.stream()
                    .filter(model ->
                            model.name().equals(name) && model.version().equals(version))
                    .flatMap(model -> model.needs().stream())
                    .filter(need -> installed.getOrDefault(need.name(), "0").compareTo(need.version()) < 0)
                    .forEach(need -> with(need.name(), need.version()));
        }

        private Sequence sequence() {
            List<Step> steps = new ArrayList<>();
            Undo undo = Undo.values()[random.nextInt(Undo.values().length)];
            int moment = random.nextInt(5);
            if (moment == 0) {
                moveOn(steps, false);
            }
            int changes = 1 + random.nextInt(MOST_CHANGES);
            for (int i = 0; i < changes; i++) {
                steps.add(undo == Undo.AT_ONCE && i == 0 ? everything() : change());
                if (one(3)) {
                    steps.add(edit(PackageModels.CONFIGURED.get(random.nextInt(PackageModels.CONFIGURED.size()))));
                }
                if (moment == 1 && i == changes / 2) {
                    moveOn(steps, false);
                }
            }
            if (moment == 2 || moment == 3) {
                moveOn(steps, moment == 3);
            }
            return new Sequence(steps, undo);
        }

        private void moveOn(List<Step> steps, boolean everything) {
            steps.add(new Step.MoveOn(everything));
            movedOn = true;
        }

        /** Many packages at once. */
        private Step.Change everything() {
            if (one(2)) {
                installed.replaceAll(
                        (name, version) -> PackageModel.newest(name).orElseThrow());
                return new Step.Change(Step.Kind.UPGRADE_ALL, Map.of(), false);
            }
            return install(PackageModels.GOOD.size());
        }

        private Step.Change change() {
            int dice = random.nextInt(100);
            if (dice < 40) {
                return install(1 + random.nextInt(3));
            }
            if (dice < 52) {
                String name = any();
                String version = version(name, false);
                installed.put(name, version);
                return new Step.Change(Step.Kind.UPDATE, Map.of(name, one(2) ? Step.Change.NEWEST : version), one(4));
            }
            if (dice < 64) {
                installed.replaceAll(
                        (name, version) -> PackageModel.newest(name).orElseThrow());
                return new Step.Change(Step.Kind.UPGRADE_ALL, Map.of(), false);
            }
            if (dice < 70 && advisories) {
                return new Step.Change(Step.Kind.SECURITY, Map.of(), false);
            }
            if (dice < 80) {
                String bad = PackageModels.BAD.get(random.nextInt(PackageModels.BAD.size()));
                return new Step.Change(Step.Kind.INSTALL, Map.of(bad, version(bad, false)), false);
            }
            String name = any();
            installed.remove(name);
            Step.Kind kind = purges && one(2) ? Step.Kind.PURGE : Step.Kind.REMOVE;
            return new Step.Change(kind, Map.of(name, Step.Change.NEWEST), one(2));
        }

        private Step.Change install(int packages) {
            Map<String, String> wanted = new TreeMap<>();
            for (int i = 0; i < packages; i++) {
                String name = PackageModels.GOOD.get(random.nextInt(PackageModels.GOOD.size()));
                String version = version(name, false);
                wanted.put(name, one(2) ? Step.Change.NEWEST : version);
                installed.put(name, version);
            }
            return new Step.Change(Step.Kind.INSTALL, wanted, one(8));
        }

        private Step.Edit edit(String name) {
            return new Step.Edit(name, Step.Edit.OPERATORS + ++edits + "\n", one(3) ? SECRET : PLAIN);
        }

        /** Mostly one that is installed. */
        private String any() {
            List<String> names = one(8) || installed.isEmpty() ? PackageModels.GOOD : List.copyOf(installed.keySet());
            return names.get(random.nextInt(names.size()));
        }

        /** @param old rather an old one, that there is something to do */
        private String version(String name, boolean old) {
            List<String> versions = PackageModels.ALL.stream()
                    .filter(model -> model.name().equals(name))
                    .map(PackageModel::version)
                    .toList();
            int newest = versions.size() - 1;
            if (movedOn && !old && !one(6)) {
                return versions.get(newest);
            }
            return versions.get(old && !one(4) ? random.nextInt(newest) : random.nextInt(versions.size()));
        }

        private boolean one(int of) {
            return random.nextInt(of) == 0;
        }
    }
}
