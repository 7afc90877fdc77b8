// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionLogTest {
    private static final String STARTED = "[2026-11-23T21:34:19+0000] [ALPM] transaction started";
    private static final String UPGRADED = "[2026-11-23T21:34:19+0000] [ALPM] upgraded rig-fail (1.0-1 -> 1.1-1)";
    private static final String SCRIPT = "[2026-11-23T21:34:19+0000] [ALPM-SCRIPTLET] cannot";

    @Test
    void aTransactionWithoutAnEndWasCutOffAtItsLastPackage() {
        List<String> lines =
                List.of(STARTED, "[2026-11-23T21:34:18+0000] [ALPM] installed rig-a (1.0-1)", UPGRADED, SCRIPT);

        assertThat(TransactionLog.cutOffAt(lines)).contains("rig-fail");
    }

    @Test
    void aTransactionThatEndedInAnyWayWasNotCutOff() {
        for (String end : List.of("completed", "failed", "interrupted")) {
            assertThat(TransactionLog.cutOffAt(
                            List.of(STARTED, UPGRADED, "[2026-11-23T21:34:20+0000] [ALPM] transaction " + end)))
                    .isEmpty();
        }
    }

    @Test
    void whatAScriptSaysIsNotAnEnd() {
        assertThat(TransactionLog.cutOffAt(List.of(
                        STARTED,
                        UPGRADED,
                        "[2026-11-23T21:34:19+0000] [ALPM-SCRIPTLET] [x] [ALPM] transaction completed")))
                .contains("rig-fail");
    }

    @Test
    void onlyTheEndOfALongLogIsRead(@TempDir Path directory) throws IOException {
        Path log = Files.writeString(
                directory.resolve("pacman.log"), (SCRIPT + "\n").repeat(50_000) + STARTED + "\n" + UPGRADED + "\n");

        assertThat(TransactionLog.cutOffAt(log)).contains("rig-fail");
        assertThat(TransactionLog.cutOffAt(directory.resolve("none"))).isEmpty();
    }
}
