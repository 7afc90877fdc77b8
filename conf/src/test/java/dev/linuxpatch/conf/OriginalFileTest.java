// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files that were written for, and by, the original service. */
@ExtendWith(VertxExtension.class)
class OriginalFileTest {

    private static ConfigSources file(String name) {
        try {
            Path path = Path.of(Objects.requireNonNull(OriginalFileTest.class.getResource(name))
                    .toURI());
            return new ConfigSources(path, Map.of(), Map.of());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void documentedFileLoadsUnchanged(Vertx vertx, VertxTestContext context) {
        ConfigLoader.load(vertx, file("original.yaml"))
                .onComplete(context.succeeding(loaded -> context.verify(() -> {
                    Configuration configuration = loaded.configuration();
                    assertThat(loaded.notices()).isEmpty();
                    assertThat(configuration.listenPort()).isEqualTo(12443);
                    assertThat(configuration.tls().crlPath()).isEqualTo(Path.of("/etc/linux_patch_api/certs/crl.pem"));
                    assertThat(configuration.jobs())
                            .isEqualTo(Configuration.defaults().jobs());
                    assertThat(configuration.logging())
                            .isEqualTo(Configuration.defaults().logging());
                    context.completeNow();
                })));
    }

    @Test
    void fileThatAnEnrolledHostWroteBackLoadsUnchanged(Vertx vertx, VertxTestContext context) {
        ConfigLoader.load(vertx, file("original-enrolled.yaml"))
                .onComplete(context.succeeding(loaded -> context.verify(() -> {
                    Configuration configuration = loaded.configuration();
                    assertThat(configuration.tls().serverKey())
                            .isEqualTo(Path.of("/etc/linux_patch_api/certs/server.key"));
                    assertThat(configuration.jobs().queueCapacity()).isEqualTo(40);
                    assertThat(configuration.whitelist())
                            .isEqualTo(Configuration.defaults().whitelist());
                    assertThat(loaded.notices().stream().map(ConfigProblem::path))
                            .containsExactlyInAnyOrderElementsOf(Schema.WITHOUT_EFFECT);
                    assertThat(loaded.notices().toString()).doesNotContain("3f8c-token-of-this-host");
                    context.completeNow();
                })));
    }
}
