// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.pacman;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The packages that every rig has under the same names and versions, as pacman has them. */
final class PacmanFixtures {
    private static final String GATE = """
              mkdir -p /tmp
              : > /tmp/rig-gate.waiting
              n=0
              while [ ! -e /tmp/rig-gate.go ]; do
                n=$((n+1))
                if [ $n -gt 1200 ]; then echo "rig-gate: nobody opened the gate" >&2; return 1; fi
                sleep 0.05
              done
            """;

    private PacmanFixtures() {}

    /**
     * Packages by the repository that offers them. A repository has one version of a package, so there is one for each
     * generation; the newest comes first.
     */
    static Map<String, List<PacmanSpec>> all() {
        Map<String, List<PacmanSpec>> all = new LinkedHashMap<>();
        all.put(
                "rig",
                List.of(
                        PacmanSpec.of("rig-a", "1.2"),
                        PacmanSpec.of("rig-b", "1.1"),
                        PacmanSpec.of("rig-lib", "2.0"),
                        PacmanSpec.of("rig-app", "2.0").field("depend", "rig-lib>=2.0"),
                        PacmanSpec.of("rig-sec", "1.1"),
                        configured("1.1", "setting=2\n"),
                        PacmanSpec.of("rig-confl", "1.0").field("conflict", "rig-a"),
                        PacmanSpec.of("rig-brokendep", "1.0").field("depend", "rig-nonexistent"),
                        PacmanSpec.of("rig-kept", "1.1").field("depend", "rig-nonexistent"),
                        PacmanSpec.of("rig-fail", "1.1").after("  echo 'rig-fail: cannot do it' >&2\n  return 1\n"),
                        PacmanSpec.of("rig-gate", "1.1").after(GATE)));
        all.put("rig-between", List.of(PacmanSpec.of("rig-a", "1.1")));
        List<PacmanSpec> old = new ArrayList<>();
        for (String name : List.of("rig-a", "rig-b", "rig-lib", "rig-sec", "rig-kept", "rig-fail", "rig-gate")) {
            old.add(PacmanSpec.of(name, "1.0"));
        }
        old.add(PacmanSpec.of("rig-app", "1.0").field("depend", "rig-lib>=1.0"));
        old.add(configured("1.0", "setting=1\n"));
        all.put("rig-old", old);
        return all;
    }

    private static PacmanSpec configured(String version, String setting) {
        return PacmanSpec.of("rig-conf", version).configuration("etc/rig/rig-conf.conf", setting);
    }
}
