// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdTest {
    @Test
    void aCanonicalUuidIsAJobId() {
        String text = "6f1c1c3e-0000-4000-8000-00000000abcd";

        assertThat(JobId.parse(text)).hasValueSatisfying(id -> assertThat(id).hasToString(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "1-1-1-1-1", "6f1c1c3e-0000-4000-8000-00000000abcg", "6f1c1c3e00004000800000000000abcd"
            })
    void anythingElseIsNot(String text) {
        assertThat(JobId.parse(text)).isEmpty();
    }
}
