// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A service that stands alone pays nothing for clusters: the JVM says itself which classes it has loaded. */
class AloneIT {
    private static Path classes;

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> {
        classes = home.directory().resolve("classes.log");
        home.javaOptions("-Xlog:class+load:file=" + classes);
    });

    @Test
    void noClassOfTheClusterIsLoaded() throws IOException {
        assertThat(SERVICE.client().get("/api/v1/health").data().path("checks").has("cluster"))
                .isFalse();
        assertThat(Files.readAllLines(classes))
                // The JDK asks everybody on the class path for handlers of URLs.
                .filteredOn(line -> !line.contains("ClasspathURLStreamHandlerProvider"))
                .anyMatch(line -> line.contains(" dev.linuxpatch.dist.deploy.Service "))
                .noneMatch(line -> line.contains(" org.jgroups.") || line.contains(" dev.linuxpatch.dist.cluster."));
    }
}
