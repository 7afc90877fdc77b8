// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptRunTest {
    @Test
    void pairsBeginAndEnd() {
        List<ScriptRun> runs = ScriptRun.parse("""
                begin m1 10 a 1.0 preinst install
                end m1 10 a 1.0 preinst install
                begin m1 11 a 1.0 postinst configure
                """);

        assertThat(runs)
                .containsExactly(
                        new ScriptRun("m1", "10", "a", "a 1.0 preinst install", true),
                        new ScriptRun("m1", "11", "a", "a 1.0 postinst configure", false));
    }

    @Test
    void keepsTwoRunsApart() {
        List<ScriptRun> runs = ScriptRun.parse("""
                begin m1 10 a 1.0 postinst configure
                end m1 10 a 1.0 postinst configure
                begin m2 10 a 1.0 postinst configure
                end m2 10 a 1.0 postinst configure
                """);

        assertThat(runs).hasSize(2).allMatch(ScriptRun::ended);
    }

    @Test
    void leavesOutALineThatACrashHasCut() {
        assertThat(ScriptRun.parse("begin m1 10 a 1.0 preinst install\nen")).hasSize(1);
    }
}
