// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Goal.Allowance;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.backend.rpm.InstallReason;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DnfCommandsTest {
    private final DnfCommands commands =
            new DnfCommands(new DnfBridge(Path.of("/srv/root"), Path.of("/state/dnf-bridge.py"), "/usr/bin/python3"));

    @Test
    void aRequestIsOneArgumentBehindTheVerb() {
        Command command = commands.catalog(List.of(new PackageName("rig-b"), new PackageName("rig-a")));

        assertThat(command.argv())
                .containsExactly(
                        "/usr/bin/python3",
                        "-I",
                        "/state/dnf-bridge.py",
                        "catalog",
                        "{\"root\":\"/srv/root\",\"names\":[\"rig-a\",\"rig-b\"]}");
        assertThat(command.environment()).containsEntry("HOME", "/root").containsEntry("LC_ALL", "C.UTF-8");
    }

    @Test
    void marksSayWhyEachPackageIsThere() throws IOException {
        JsonNode request = request(commands.mark(Map.of(
                new PackageName("rig-b"), InstallReason.DEPENDENCY,
                new PackageName("rig-a"), InstallReason.GROUP,
                new PackageName("rig-app"), InstallReason.USER)));

        assertThat(request.path("reasons"))
                .hasToString("{\"rig-a\":\"GROUP\",\"rig-app\":\"USER\",\"rig-b\":\"DEPENDENCY\"}");
    }

    @Test
    void aChangeSaysEverythingThatShallBeAndMayBe() throws IOException {
        Goal goal = new Goal(
                List.of(
                        new Wanted.Present(new PackageName("rig-a"), new PackageVersion("1:1.0-1")),
                        new Wanted.Present(
                                new PackageName("rig-lib"), new PackageVersion("1.0-1"), Path.of("/cache/lib.rpm")),
                        new Wanted.Present(new PackageName("rig-new"), null),
                        new Wanted.Absent(new PackageName("rig-app"), true)),
                Set.of(Allowance.DOWNGRADE, Allowance.HELD));

        JsonNode request = request(commands.change(goal, Duration.ofSeconds(7)));

        assertThat(request.path("wanted")).hasToString("""
                [{"name":"rig-a","version":"1:1.0-1"},\
                {"name":"rig-lib","version":"1.0-1","archive":"/cache/lib.rpm"},{"name":"rig-new"}]""");
        assertThat(request.path("absent")).hasToString("[{\"name\":\"rig-app\",\"purge\":true}]");
        assertThat(request.path("allow")).hasToString("[\"DOWNGRADE\",\"HELD\"]");
        assertThat(request.path("lock_wait").asInt()).isEqualTo(7);
    }

    @Test
    void whatIsExcludedIsPartOfTheQuestion() throws IOException {
        JsonNode request = request(commands.upgradePlan(Set.of(new PackageName("rig-lib")), null));

        assertThat(request.path("everything").asBoolean()).isTrue();
        assertThat(request.path("excluded")).hasToString("[\"rig-lib\"]");
    }

    private static JsonNode request(Command command) throws IOException {
        return new ObjectMapper().readTree(command.argv().get(4));
    }
}
