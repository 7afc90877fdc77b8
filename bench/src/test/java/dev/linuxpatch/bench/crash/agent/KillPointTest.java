// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of points fits the product: what was renamed there must be renamed here. */
class KillPointTest {
    @ParameterizedTest
    @EnumSource
    void namesAMethodOfTheService(KillPoint point) throws ClassNotFoundException {
        Class<?> type = Class.forName(point.type(), false, getClass().getClassLoader());

        assertThat(Arrays.stream(type.getDeclaredMethods()).map(java.lang.reflect.Method::getName))
                .contains(point.method());
    }
}
