// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback;

import static java.util.stream.Collectors.toMap;

import dev.linuxpatch.bench.rollback.check.Finding;
import dev.linuxpatch.bench.rollback.host.Host;
import dev.linuxpatch.bench.rollback.host.Manager;
import dev.linuxpatch.bench.rollback.plan.PackageModel;
import dev.linuxpatch.bench.rollback.plan.PackageModels;
import dev.linuxpatch.bench.rollback.plan.RoundPlan;
import dev.linuxpatch.bench.rollback.plan.Step;
import dev.linuxpatch.bench.service.ServiceHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One round on a host: what is there at first, and sequences one after the other until something is found. */
final class Round {
    private final Manager manager;
    private final Host host;
    private final ServiceHome home;
    private final RoundPlan plan;
    private final Set<PackageModel> withdrawn = new HashSet<>();
    private final Tally tally = new Tally();

    Round(Manager manager, Host host, ServiceHome home, RoundPlan plan) {
        this.manager = manager;
        this.host = host;
        this.home = home;
        this.plan = plan;
    }

    RoundResult run() throws InterruptedException {
        long began = System.nanoTime();
        try {
            prepare();
            if (home.start().isEmpty()) {
                throw new IllegalStateException("the service does not start; see " + home.log());
            }
            for (RoundPlan.Sequence sequence : plan.sequences()) {
                if (tally.findings().isEmpty()) {
                    tally.tell("sequence, undone " + sequence.undo());
                    new SequenceRun(manager, host, new Jobs(home.client()), tally, this::apply).run(sequence);
                }
            }
        } catch (IOException | RuntimeException e) {
            tally.find(Finding.Kind.STUCK, e.toString());
        }
        return tally.result(plan, System.nanoTime() - began);
    }

    private void prepare() throws IOException {
        Map<String, RoundPlan.Start> start = new TreeMap<>(plan.start());
        tally.tell("at first: " + start);
        if (!start.isEmpty()) {
            host.install(start.entrySet().stream()
                    .collect(toMap(Map.Entry::getKey, one -> one.getValue().version(), (a, b) -> a, TreeMap::new)));
        }
        mark(RoundPlan.Start::automatic, host::markAutomatic);
        mark(RoundPlan.Start::grouped, host::markGrouped);
        for (Map.Entry<String, RoundPlan.Start> one : start.entrySet()) {
            if (one.getValue().held()) {
                host.hold(one.getKey());
            }
            if (one.getValue().edit() != null) {
                apply(one.getValue().edit());
            }
        }
    }

    private void mark(Predicate<RoundPlan.Start> which, Consumer<List<String>> mark) {
        List<String> names = plan.start().entrySet().stream()
                .filter(one -> which.test(one.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (!names.isEmpty()) {
            mark.accept(names);
        }
    }

    /** Does what is not asked of the service. */
    private void apply(Step step) throws IOException {
        if (step instanceof Step.Edit edit) {
            Path file = host.path().resolve(PackageModel.configurationFile(edit.packageName()));
            if (Files.exists(file)) {
                Files.writeString(file, edit.content());
                Files.setPosixFilePermissions(file, permissions(edit.mode()));
            }
        } else if (step instanceof Step.MoveOn move) {
            List<PackageModel> old = new ArrayList<>(PackageModels.ALL);
            old.removeIf(model -> withdrawn.contains(model)
                    || !move.everything()
                            && PackageModel.newest(model.name())
                                    .filter(model.version()::equals)
                                    .isPresent());
            if (!old.isEmpty()) {
                host.withdraw(old);
                withdrawn.addAll(old);
            }
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        PosixFilePermission[] all = PosixFilePermission.values();
        Set<PosixFilePermission> some = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < all.length; i++) {
            // They are listed in the order of the bits, the highest first.
            if ((mode >> (all.length - 1 - i) & 1) == 1) {
                some.add(all[i]);
            }
        }
        return some;
    }
}
