// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.Severity;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many patches an order is about, where one of them is of the service itself. */
class OwnPackageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                            | 1",
                "{\"packages\":[\"linux-patch-api\"]}                          | 1",
                "{\"packages\":[\"linux-patch-api\",\"nginx\"]}                | 2",
                "{\"patches\":[\"linux-patch-api_2.0\"]}                       | 1",
                "{\"options\":{\"exclude_packages\":[\"linux-*\"]}}            | 1",
                "{\"options\":{\"exclude_packages\":[\"*\"]}}                  | 0"
            })
    void allPatchesAreCountedWithoutOurs(String body, int count) {
        List<Patch> patches = List.of(
                Samples.patch("linux-patch-api", Severity.HIGH, false, false, Patch.AVAILABLE),
                Samples.patch("nginx", Severity.HIGH, false, false, Patch.AVAILABLE));
        try (ApiFixture api = new ApiFixture.Setup().start()) {
            new ScriptedHost(Samples.packages(1), patches, List.of())
                    .backend(api)
                    .jobs(api);
            api.deploy();

            assertThat(api.send(HttpMethod.POST, "/api/v1/patches/apply", body)
                            .data()
                            .getInteger("patches_count"))
                    .isEqualTo(count);
        }
    }
}
