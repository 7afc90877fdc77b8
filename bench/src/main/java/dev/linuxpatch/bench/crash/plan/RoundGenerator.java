// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.plan;

import dev.linuxpatch.bench.crash.agent.KillPoint;
import dev.linuxpatch.bench.crash.host.Victim;
import dev.linuxpatch.bench.crash.plan.RoundPlan.Knob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws rounds. A round depends on the seed and on its number alone, so any can be drawn again. Kinds of blows and points take
 * turns, in an order that the seed shuffles: a campaign that is long enough has had all of them.
 */
public final class RoundGenerator {
    private static final int MOST_JOBS = 3;
    private static final int SOON_MILLIS = 150;
    private static final int LONGEST_ROUND_MILLIS = 2000;
    private static final int LONGEST_START_MILLIS = 3000;
    private static final int LONGEST_OUTAGE_MILLIS = 800;

    private final long seed;
    private final List<Blow.Kind> kinds;
    private final List<KillPoint> points;
    private final List<KillPoint> startPoints;

    /** @param kinds of blows to use */
    public RoundGenerator(long seed, Set<Blow.Kind> kinds) {
        this.seed = seed;
        Random order = new Random(seed);
        // Points are many: they get every other turn.
        List<Blow.Kind> turns = new ArrayList<>();
        for (Blow.Kind kind : EnumSet.copyOf(kinds)) {
            turns.add(kind);
            if (kinds.contains(Blow.Kind.POINT)) {
                turns.add(Blow.Kind.POINT);
            }
        }
        Collections.shuffle(turns, order);
        this.kinds = List.copyOf(turns);
        this.points = shuffled(false, order);
        this.startPoints = shuffled(true, order);
    }

    /** @param number from 1 */
    public RoundPlan round(int number) {
        Random random = new Random(new SplittableRandom(seed ^ (number * 0x9E3779B97F4A7C15L)).nextLong());
        Map<String, Knob> knobs = Draw.knobs(random);
        List<Ask> asks = new ArrayList<>();
        int count = 1 + random.nextInt(MOST_JOBS);
        for (int i = 0; i < count; i++) {
            asks.add(Draw.ask(random));
        }
        Blow blow = blow(number, count, random);
        if (blow instanceof Blow.AtPoint at && at.point() == KillPoint.JOURNAL_CANCEL_WRITTEN) {
            // Only a cancel gets there, and only while the job prepares.
            asks.replaceAll(ask -> Draw.install(random, true, 0, random.nextInt(SOON_MILLIS)));
        }
        return new RoundPlan(number, asks, knobs, blow, random.nextInt(LONGEST_OUTAGE_MILLIS));
    }

    private Blow blow(int number, int jobs, Random random) {
        int turn = number - 1;
        Blow.Kind kind = kinds.get(turn % kinds.size());
        int after = random.nextInt(LONGEST_ROUND_MILLIS);
        Victim victim = Victim.values()[random.nextInt(Victim.values().length)];
        return switch (kind) {
            case SERVICE -> new Blow.Service(after);
            case POINT ->
                new Blow.AtPoint(
                        points.get(turnOf(kind, turn) % points.size()), Math.min(jobs, 1 + random.nextInt(3) / 2));
            case TWICE ->
                random.nextBoolean()
                        ? new Blow.Twice(after, startPoints.get(turnOf(kind, turn) % startPoints.size()), 0)
                        : new Blow.Twice(after, null, random.nextInt(LONGEST_START_MILLIS));
            case TOOL -> new Blow.Tool(victim, after / 2);
            case TOOL_DURING_OUTAGE -> new Blow.ToolDuringOutage(victim, after / 2);
            case POWER -> new Blow.Power(after);
        };
    }

    /** How often a kind has had its turn before. */
    private int turnOf(Blow.Kind kind, int turn) {
        int each = Collections.frequency(kinds, kind);
        int before = (int) kinds.subList(0, turn % kinds.size()).stream()
                .filter(kind::equals)
                .count();
        return turn / kinds.size() * each + before;
    }

    private static List<KillPoint> shuffled(boolean duringStart, Random order) {
        List<KillPoint> chosen = new ArrayList<>(Arrays.stream(KillPoint.values())
                .filter(point -> point.duringStart() == duringStart)
                .toList());
        Collections.shuffle(chosen, order);
        return List.copyOf(chosen);
    }
}
