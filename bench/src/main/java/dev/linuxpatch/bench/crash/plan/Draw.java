// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.plan;

import dev.linuxpatch.bench.crash.host.CrashPackages;
import dev.linuxpatch.bench.crash.plan.RoundPlan.Knob;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What rounds ask for, and how long that takes, drawn. */
public final class Draw {
    private static final double[] SECONDS = {0, 0.05, 0.1, 0.3, 0.6, 1.0};
    private static final int[] LINES = {0, 0, 3, 40, 400};

    private Draw() {}

    /** How scripts of each package that works behave. */
    public static Map<String, Knob> knobs(Random random) {
        Map<String, Knob> knobs = new HashMap<>();
        for (String name : CrashPackages.GOOD) {
            knobs.put(name, new Knob(SECONDS[random.nextInt(SECONDS.length)], LINES[random.nextInt(LINES.length)]));
        }
        return knobs;
    }

    /** Any request; some are called off later. */
    public static Ask ask(Random random) {
        boolean keyed = random.nextInt(3) > 0;
        int delay = random.nextInt(4) == 0 ? random.nextInt(400) : 0;
        int cancel = random.nextInt(6) == 0 ? random.nextInt(1500) : -1;
        int dice = random.nextInt(100);
        if (dice < 55) {
            return install(random, keyed, delay, cancel);
        }
        if (dice < 63) {
            String bad = random.nextBoolean() ? CrashPackages.BAD_POSTINST : CrashPackages.BAD_PREINST;
            return new Ask(Ask.Kind.INSTALL, Map.of(bad, version(random)), false, keyed, delay, cancel);
        }
        if (dice < 68) {
            return new Ask(Ask.Kind.REMOVE, Map.of(CrashPackages.BAD_POSTINST, Ask.ABSENT), true, keyed, delay, cancel);
        }
        if (dice < 82) {
            return new Ask(Ask.Kind.UPDATE, Map.of(good(random), Ask.NEWEST), false, keyed, delay, cancel);
        }
        return new Ask(Ask.Kind.REMOVE, Map.of(good(random), Ask.ABSENT), random.nextBoolean(), keyed, delay, cancel);
    }

    static Ask install(Random random, boolean keyed, int delay, int cancel) {
        Map<String, String> wanted = new TreeMap<>();
        int packages = 1 + random.nextInt(3);
        for (int i = 0; i < packages; i++) {
            wanted.put(good(random), version(random));
        }
        return new Ask(Ask.Kind.INSTALL, wanted, false, keyed, delay, cancel);
    }

    private static String good(Random random) {
        return CrashPackages.GOOD.get(random.nextInt(CrashPackages.GOOD.size()));
    }

    private static String version(Random random) {
        return CrashPackages.VERSIONS.get(random.nextInt(CrashPackages.VERSIONS.size()));
    }
}
