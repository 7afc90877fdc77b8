// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.rpm;

import java.util.ArrayList;
import java.util.List;

/**
 * The packages that every rpm repository of the rig offers: those of {@link dev.linuxpatch.backend.rig.Fixtures} that every
 * package manager has, and some for what only rpm does. Misbehaving ones are harmless in version 1.0.
 */
public final class RpmFixtures {
    /** In every root from the start: what scripts need to run. */
    static final RpmSpec SHELL =
            RpmSpec.of("busybox", "1.35-1").line("Provides: /bin/sh").line("Provides: rig-shell = 1");

    private static final String WAIT_FOR_GO = """
            mkdir -p /tmp
            : > /tmp/rig-gate.waiting
            n=0
            while [ ! -e /tmp/rig-gate.go ]; do
              n=$((n+1))
              if [ $n -gt 1200 ]; then echo "rig-gate: nobody opened the gate" >&2; exit 1; fi
              sleep 0.05
            done
            """;

    private RpmFixtures() {}

    /** Every fixture, in a stable order. */
    public static List<RpmSpec> all() {
        List<RpmSpec> specs = new ArrayList<>(List.of(
                SHELL,
                RpmSpec.of("rig-a", "1.0-1"),
                RpmSpec.of("rig-a", "1.1-1"),
                RpmSpec.of("rig-a", "1.2-1")
                        .advisory(new RpmAdvisory(
                                "RIG-BA-2026:0002", "bugfix", "None", "2026-11-03 00:00:00", List.of(), false)),
                RpmSpec.of("rig-lib", "1.0-1"),
                RpmSpec.of("rig-lib", "2.0-1"),
                RpmSpec.of("rig-app", "1.0-1").line("Requires: rig-lib >= 1.0"),
                RpmSpec.of("rig-app", "2.0-1").line("Requires: rig-lib >= 2.0"),
                RpmSpec.of("rig-sec", "1.0-1"),
                RpmSpec.of("rig-sec", "1.1-1")
                        .advisory(new RpmAdvisory(
                                "RIG-SA-2026:0001",
                                "security",
                                "Important",
                                "2026-11-01 00:00:00",
                                List.of("CVE-2026-1001"),
                                false)),
                RpmSpec.of("rig-conf", "1.0-1").configuration("setting=1\n"),
                RpmSpec.of("rig-conf", "1.1-1").configuration("setting=2\n"),
                RpmSpec.of("rig-confl", "1.0-1").line("Conflicts: rig-a"),
                RpmSpec.of("rig-brokendep", "1.0-1").line("Requires: rig-nonexistent"),
                RpmSpec.of("rig-kept", "1.0-1"),
                RpmSpec.of("rig-kept", "1.1-1").line("Requires: rig-nonexistent"),
                RpmSpec.of("rig-fail", "1.0-1"),
                RpmSpec.of("rig-fail", "1.1-1").script("%post", "echo 'rig-fail: cannot do it' >&2\nexit 1"),
                RpmSpec.of("rig-failpre", "1.0-1"),
                RpmSpec.of("rig-failpre", "1.1-1").script("%pre", "echo 'rig-failpre: refuses' >&2\nexit 1"),
                RpmSpec.of("rig-gate", "1.0-1"),
                RpmSpec.of("rig-gate", "1.1-1").script("%post", WAIT_FOR_GO),
                RpmSpec.of("rig-epoch", "1:0.9-1"),
                RpmSpec.of("rig-epoch", "1:0.10~rc1-1"),
                RpmSpec.of("rig-epoch", "1:0.10-1")));
        specs.add(RpmSpec.of("rig-reboot", "1.0-1"));
        specs.add(RpmSpec.of("rig-reboot", "1.1-1")
                .advisory(new RpmAdvisory(
                        "RIG-SA-2026:0003",
                        "security",
                        "Moderate",
                        "2026-11-04 00:00:00",
                        List.of("CVE-2026-1004"),
                        true)));
        // The newest is no security update, but a version below it is.
        specs.add(RpmSpec.of("rig-both", "1.0-1"));
        specs.add(RpmSpec.of("rig-both", "1.1-1")
                .advisory(new RpmAdvisory(
                        "RIG-SA-2026:0005",
                        "security",
                        "Critical",
                        "2026-11-05 00:00:00",
                        List.of("CVE-2026-1003"),
                        false)));
        specs.add(RpmSpec.of("rig-both", "1.2-1"));
        specs.add(RpmSpec.of("rig-weak", "1.0-1")
                .line("Recommends: rig-a")
                .line("Suggests: rig-conf")
                .line("Provides: rig-virtual = 3"));
        return List.copyOf(specs);
    }
}
