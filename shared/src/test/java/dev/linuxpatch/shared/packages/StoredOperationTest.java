// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.linuxpatch.shared.bus.WireJson;
import dev.linuxpatch.shared.job.JobId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations in the job store outlive the program that wrote them. */
class StoredOperationTest {
    private static final PlanId PLAN = new PlanId("ab".repeat(32));
    private static final PackageRequest REQUEST =
            new PackageRequest(new PackageName("nginx"), new PackageVersion("1.0"));
    private static final ObjectMapper JSON = WireJson.mapper();

    static Stream<Operation> bound() {
        return Stream.of(
                new Operation.Install(List.of(REQUEST), ChangeOptions.DEFAULT, PLAN),
                new Operation.Update(REQUEST, ChangeOptions.DEFAULT, PLAN),
                new Operation.Remove(new PackageName("nginx"), true, false, PLAN),
                new Operation.ApplyPatches(List.of("nginx"), List.of("linux-*"), false, Duration.ZERO, PLAN),
                new Operation.ApplyPatches(
                        List.of("CVE-2026-1001"),
                        List.of(),
                        true,
                        Duration.ofMinutes(1),
                        new PatchRules(true, Severity.HIGH, PatchRules.Strategy.FIXING),
                        PLAN),
                new Operation.Rollback(new JobId(new UUID(1, 2)), List.of(), PLAN));
    }

    @ParameterizedTest
    @MethodSource("bound")
    void theBindingToAPlanIsStored(Operation operation) throws JsonProcessingException {
        String stored = JSON.writerFor(Operation.class).writeValueAsString(operation);

        Operation read = JSON.readValue(stored, Operation.class);

        assertThat(read).isEqualTo(operation);
        assertThat(read.plan()).isEqualTo(PLAN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"@type\":\"Install\",\"requests\":[{\"name\":\"nginx\",\"version\":null}],"
                        + "\"options\":{\"force\":false,\"noRecommends\":false,\"allowDowngrade\":false}}",
                "{\"@type\":\"Remove\",\"name\":\"nginx\",\"purge\":true,\"force\":false}",
                "{\"@type\":\"ApplyPatches\",\"selection\":[],\"excludes\":[],\"allowReboot\":true,\"rebootDelay\":\"PT1M\"}",
                "{\"@type\":\"Rollback\",\"original\":\"6f1c1c3e-0000-4000-8000-00000000abcd\",\"changes\":[]}"
            })
    void whatWasStoredBeforePlansExistedIsBoundToNone(String stored) throws JsonProcessingException {
        Operation read = JSON.readValue(stored, Operation.class);

        assertThat(read.plan()).isNull();
        assertThat(read.changesPackages()).isTrue();
    }

    @Test
    void whatWasStoredBeforeRulesExistedAppliesEverythingToTheNewest() throws JsonProcessingException {
        Operation read = JSON.readValue(
                "{\"@type\":\"ApplyPatches\",\"selection\":[],\"excludes\":[],\"allowReboot\":true,\"rebootDelay\":\"PT1M\"}",
                Operation.class);

        assertThat(read)
                .isEqualTo(new Operation.ApplyPatches(List.of(), List.of(), true, Duration.ofMinutes(1)))
                .extracting(operation -> ((Operation.ApplyPatches) operation).rules())
                .isEqualTo(PatchRules.NONE);
    }
}
