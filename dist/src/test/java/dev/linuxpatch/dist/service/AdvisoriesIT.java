// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.backend.rig.AptRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records that come while the service runs, and patches that are applied by what they fix. */
class AdvisoriesIT {
    private static final String RECORD = """
            {"id": "DSA-5001-1", "modified": "2026-02-03T00:00:00Z", "published": "2026-02-01T10:00:00Z",
             "summary": "rig-a - security update", "upstream": ["CVE-2026-2001"],
             "affected": [{"package": {"ecosystem": "Debian:12", "name": "rig-a"},
               "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}]}]}
            """;

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> {
        root.update();
        root.install("rig-a=1.0", "rig-conf=1.0");
        home.configure("advisories: {path: \"" + records(home) + "\"}\n");
    });

    private final ApiClient client = SERVICE.client();
    private final AptRoot root = SERVICE.root();

    /** It is made while the service runs. */
    private static Path records(ServiceHome home) {
        return home.directory().resolve("osv");
    }

    @Test
    void aVulnerabilityIsSeenAndFixedAndNothingElseIsTouched() throws IOException {
        assertThat(total("?cve=CVE-2026-2001")).isZero();

        Files.createDirectory(records(SERVICE.home()));
        Files.writeString(records(SERVICE.home()).resolve("DSA-5001-1.json"), RECORD);
        Awaiting.untilTrue("the records are read", () -> total("?advisory=DSA-5001-1&security=true") == 1);
        JsonNode patch = client.get("/api/v1/patches?cve=CVE-2026-2001")
                .data()
                .get("patches")
                .get(0);
        JsonNode job = client.runToEnd(
                client.post("/api/v1/patches/apply", "{\"patches\":[\"CVE-2026-2001\"],\"strategy\":\"fixing\"}"));

        assertThat(patch.get("name").asText()).isEqualTo("rig-a");
        assertThat(patch.get("advisories").get(0).get("fixed_version").asText()).isEqualTo("1.1");
        assertThat(job.get("status").asText()).as("%s", job).isEqualTo("completed");
        assertThat(root.versionOf("rig-a")).hasValue("1.1");
        assertThat(root.versionOf("rig-conf")).hasValue("1.0");
        assertThat(total("?cve=CVE-2026-2001")).isZero();
    }

    private int total(String query) {
        return client.get("/api/v1/patches" + query).data().get("total").asInt();
    }
}
