// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.InventoryHead;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class InventoryViewTest {
    private static final HostId HOST = new HostId("here");

    private final InventoryView view = new InventoryView(HOST);

    @Test
    void aReaderWaitsForTheGenerationThatWasAnnounced(Vertx vertx, VertxTestContext test) {
        view.answered(head(1));
        view.replace(encoded(1));
        view.answered(head(2));

        vertx.runOnContext(now -> {
            view.newest()
                    .onComplete(test.succeeding(newest -> test.verify(() -> {
                        assertThat(newest)
                                .hasValueSatisfying(seen ->
                                        assertThat(seen.head().generation()).isEqualTo(2));
                        test.completeNow();
                    })));
            view.replace(encoded(2));
        });
    }

    @Test
    void aReaderIsNotKeptByAGenerationThatNeverComes(Vertx vertx, VertxTestContext test) {
        view.answered(head(1));
        view.replace(encoded(1));
        view.answered(head(2));

        vertx.runOnContext(now -> view.newest()
                .onComplete(test.succeeding(newest -> test.verify(() -> {
                    assertThat(newest)
                            .hasValueSatisfying(
                                    seen -> assertThat(seen.head().generation()).isEqualTo(1));
                    test.completeNow();
                }))));
    }

    @Test
    void withNothingAnnouncedSinceTheAnswerIsThereAtOnce() {
        view.answered(head(1));
        view.replace(encoded(1));

        assertThat(view.newest().isComplete()).isTrue();
        assertThat(new InventoryView(HOST).newest().result()).isEmpty();
    }

    private static EncodedView encoded(long generation) {
        return new EncodedView(head(generation), List.of(), List.of());
    }

    private static InventoryHead head(long generation) {
        return new InventoryHead(HOST, "epoch", generation, Instant.EPOCH, "apt", 0, 0, 0, false, CacheState.NONE);
    }
}
