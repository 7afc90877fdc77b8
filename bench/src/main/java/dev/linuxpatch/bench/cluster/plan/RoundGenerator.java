// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.plan;

import dev.linuxpatch.bench.cluster.plan.Name.Role;
import dev.linuxpatch.bench.crash.plan.Ask;
import dev.linuxpatch.bench.crash.plan.Draw;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Draws rounds. A round depends on the seed and on its number alone, so any can be drawn again. Kinds of blows and roles take
 * turns, so that few rounds have had all of them.
 */
public final class RoundGenerator {
    private static final int MOST_JOBS = 3;
    private static final int LATEST_MILLIS = 2500;
    /** Of a second blow: it may also meet those who come back from the first. */
    private static final int LATEST_SECOND_MILLIS = 15_000;
    /** One round in so many has two blows. */
    private static final int TWICE = 4;

    private static final List<Role> NODES = List.of(Role.FRONT, Role.JOBS, Role.HOST);

    private final long seed;
    private final Topology topology;
    private final List<Turn> turns;

    /** Which kind of node is hit how. */
    private record Turn(Blow.Kind kind, Role role) {}

    public RoundGenerator(long seed, Topology topology) {
        this.seed = seed;
        this.topology = topology;
        List<Turn> all = new ArrayList<>();
        for (Blow.Kind kind : Blow.Kind.values()) {
            for (Role role : NODES) {
                all.add(new Turn(kind, role));
            }
        }
        Collections.shuffle(all, new Random(seed));
        all.add(new Turn(Blow.Kind.KILL, Role.STORE));
        all.add(new Turn(Blow.Kind.STOP, Role.STORE));
        this.turns = List.copyOf(all);
    }

    /** @param number from 1 */
    public RoundPlan round(int number) {
        Random random = new Random(new SplittableRandom(seed ^ (number * 0x9E3779B97F4A7C15L)).nextLong());
        Map<Name, List<Ask>> asks = new LinkedHashMap<>();
        for (Name host : topology.hosts()) {
            List<Ask> some = new ArrayList<>();
            int count = 1 + random.nextInt(MOST_JOBS);
            for (int i = 0; i < count; i++) {
                some.add(Draw.ask(random).keyedAndKept());
            }
            asks.put(host, some);
        }
        List<Blow> blows = new ArrayList<>();
        blows.add(blow(turns.get((number - 1) % turns.size()), List.of(), LATEST_MILLIS, random));
        if (random.nextInt(TWICE) == 0) {
            Turn other = turns.get(random.nextInt(turns.size()));
            // Two cuts at once would have to be made good in their order.
            Turn second = other.kind() == Blow.Kind.CUT ? new Turn(Blow.Kind.KILL, other.role()) : other;
            blows.add(blow(second, blows.get(0).nodes(), LATEST_SECOND_MILLIS, random));
        }
        return new RoundPlan(number, asks, Draw.knobs(random), blows);
    }

    private Blow blow(Turn turn, List<Name> taken, int latestMillis, Random random) {
        List<Name> all = new ArrayList<>(topology.all());
        all.removeAll(taken);
        Collections.shuffle(all, random);
        if (turn.role() == Role.STORE && !taken.contains(Name.STORE)) {
            all.add(Name.STORE);
        }
        List<Name> hit = new ArrayList<>(
                all.stream().filter(node -> node.role() == turn.role()).limit(1).toList());
        if (hit.isEmpty()) {
            // The other blow has all of that role.
            hit.add(all.get(0));
        }
        if (turn.kind() == Blow.Kind.CUT) {
            // Any split, as long as there is something on the other side.
            int more = random.nextInt(topology.all().size() / 2);
            all.removeAll(hit);
            hit.addAll(all.subList(0, Math.min(more, all.size())));
        }
        return new Blow(turn.kind(), hit, random.nextInt(latestMillis), lasts(turn, random));
    }

    /** As short as a hiccup, or long enough to be missed. */
    private static int lasts(Turn turn, Random random) {
        if (turn.role() == Role.STORE) {
            // All leases are over after two seconds.
            return random.nextInt(12_000);
        }
        return switch (turn.kind()) {
            case KILL, STOP -> random.nextInt(4_000);
            case PAUSE -> 200 + random.nextInt(15_000);
            case CUT -> 1_000 + random.nextInt(14_000);
            case SLOW -> 3_000 + random.nextInt(9_000);
        };
    }
}
