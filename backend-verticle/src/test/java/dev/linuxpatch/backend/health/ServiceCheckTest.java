// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.ServiceState;
import dev.linuxpatch.shared.host.SystemMessages.ServiceReply;
import dev.linuxpatch.shared.job.HealthGate.Check;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceCheckTest {

    @ParameterizedTest
    @CsvSource({"active,running,true", "active,exited,true", "activating,auto-restart,false", "failed,failed,false"})
    void onlyWhatIsActivePasses(String active, String sub, boolean passes) {
        ServiceState state = new ServiceState("nginx", "", active, sub, "loaded", "enabled", null, passes);

        Check seen = look(new ServiceReply.Found(state));

        assertThat(seen).isEqualTo(new Check("service nginx", passes, active + " (" + sub + ")"));
    }

    @Test
    void whatIsNotKnownDoesNotPass() {
        Check seen = look(
                new ServiceReply.Refused(Problem.of(ErrorCode.SERVICE_NOT_FOUND, "there is no such thing", Map.of())));

        assertThat(seen).isEqualTo(new Check("service nginx", false, "there is no such thing"));
    }

    private static Check look(ServiceReply reply) {
        return new ServiceCheck("nginx", asked -> {
                    assertThat(asked.name()).isEqualTo("nginx");
                    return reply;
                })
                .look(Duration.ofSeconds(1));
    }
}
