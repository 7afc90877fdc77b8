// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our order against rpm's own. */
@Timeout(120)
class RpmVersionIT {
    private static final String ALPHABET = "0019aabzAZ..--~^+_";
    private static final int PAIRS = 600;

    @Test
    void theOrderIsThatOfRpm() {
        Random random = new Random(4711);
        List<String[]> pairs = new ArrayList<>();
        StringBuilder program = new StringBuilder();
        for (int i = 0; i < PAIRS; i++) {
            String first = version(random);
            String second = random.nextInt(3) == 0 ? first + version(random) : version(random);
            pairs.add(new String[] {first, second});
            program.append("print(rpm.vercmp('")
                    .append(first)
                    .append("', '")
                    .append(second)
                    .append("') .. ';')\n");
        }

        String answers = Tool.run(
                        Path.of("/"),
                        Map.of("HOME", "/root"),
                        List.of("rpm", "--eval", "%{lua:" + program.toString().replace("%", "%%") + "}"))
                .orThrow()
                .output();

        String[] results = answers.replaceAll("\\s", "").split(";", -1);
        assertThat(results).hasSizeGreaterThanOrEqualTo(PAIRS);
        for (int i = 0; i < PAIRS; i++) {
            String[] pair = pairs.get(i);
            assertThat(Integer.signum(RpmVersion.compare(pair[0], pair[1])))
                    .as("%s against %s", pair[0], pair[1])
                    .isEqualTo(Integer.parseInt(results[i]));
        }
    }

    /** One part of a version: rpm.vercmp of this age compares no epochs and releases. */
    private static String version(Random random) {
        StringBuilder version = new StringBuilder("1");
        int length = random.nextInt(7);
        for (int i = 0; i < length; i++) {
            version.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return version.toString().replace("-", ".");
    }
}
