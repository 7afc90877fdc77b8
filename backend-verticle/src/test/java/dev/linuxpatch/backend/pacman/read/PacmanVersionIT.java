// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Our order of versions against vercmp(8) itself. */
class PacmanVersionIT {
    private static final int PAIRS = 400;
    private static final List<String> PARTS = List.of(
            "0", "00", "1", "01", "2", "10", "1.0", "1.0.0", "a", "b", "rc", "beta", "1a", "a1", ".", "..", "_", "+",
            "~", "r12.g3f");

    @Test
    void everyPairIsOrderedAsVercmpOrdersIt() {
        Random random = new Random(20_260_101);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            String first = version(random);
            // Often close to each other: that is where orders differ.
            String second = random.nextInt(3) == 0 ? first + PARTS.get(random.nextInt(PARTS.size())) : version(random);
            int expected = Integer.parseInt(Tool.run(Path.of("/"), Map.of(), List.of("vercmp", first, second))
                    .output()
                    .strip());
            int actual = Integer.signum(PacmanVersion.compare(first, second));
            if (actual != expected) {
                differences.add(first + " " + second + ": " + actual + ", vercmp " + expected);
            }
        }
        assertThat(differences).isEmpty();
    }

    private static String version(Random random) {
        StringBuilder version = new StringBuilder(random.nextInt(5) == 0 ? random.nextInt(3) + ":" : "");
        version.append(random.nextInt(20));
        for (int i = random.nextInt(4); i > 0; i--) {
            version.append(random.nextBoolean() ? "." : "").append(PARTS.get(random.nextInt(PARTS.size())));
        }
        return version + (random.nextBoolean() ? "-" + (1 + random.nextInt(3)) : "");
    }
}
