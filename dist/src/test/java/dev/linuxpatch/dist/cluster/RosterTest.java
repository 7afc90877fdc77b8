// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.dist.cluster.Notice.Consumer;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RosterTest {
    private static final NodeInfo INFO = new NodeInfo("10.0.0.1", 12444, null);
    private static final Consumer JOBS = new Consumer("jobs", 1);
    private static final Consumer EVENTS = new Consumer("events", 2);

    private final Roster roster = new Roster();

    @BeforeEach
    void twoAreThere() {
        roster.present(List.of("a", "b"));
    }

    private static Notice.Change adds(long version, Consumer... added) {
        return new Notice.Change(version, INFO, List.of(added), List.of());
    }

    private static RegistrationInfo of(String node, Consumer consumer) {
        return new RegistrationInfo(node, consumer.seq(), false);
    }

    @Test
    void changesAreAppliedInTheirOrder() {
        assertThat(roster.apply("a", adds(1, JOBS, EVENTS))).containsExactlyInAnyOrder("jobs", "events");
        assertThat(roster.apply("a", new Notice.Change(2, INFO, List.of(), List.of(JOBS))))
                .containsExactly("jobs");

        assertThat(roster.consumers("jobs")).isEmpty();
        assertThat(roster.consumers("events")).containsExactly(of("a", EVENTS));
        assertThat(roster.node("a")).contains(INFO);
        assertThat(roster.behind()).containsExactly("b");
    }

    @Test
    void aChangeThatWasKnownChangesNothing() {
        roster.apply("a", adds(1, JOBS));

        assertThat(roster.apply("a", adds(1, EVENTS))).isEmpty();
        assertThat(roster.consumers("events")).isEmpty();
    }

    @Test
    void afterAMissingChangeTheStateIsAskedForAndTakesItsPlace() {
        roster.apply("a", adds(1, JOBS));
        assertThat(roster.apply("a", adds(3, EVENTS))).isEmpty();
        assertThat(roster.behind()).contains("a");

        assertThat(roster.replace("a", new Notice.State(3, INFO, List.of(EVENTS))))
                .containsExactlyInAnyOrder("jobs", "events");
        assertThat(roster.behind()).doesNotContain("a");
        assertThat(roster.consumers("jobs")).isEmpty();
        assertThat(roster.consumers("events")).containsExactly(of("a", EVENTS));
    }

    @Test
    void aStateThatIsOlderThanWhatIsKnownChangesNothing() {
        roster.apply("a", adds(1, JOBS));
        roster.apply("a", adds(2, EVENTS));

        assertThat(roster.replace("a", new Notice.State(1, INFO, List.of(JOBS))))
                .isEmpty();
        assertThat(roster.consumers("events")).hasSize(1);
    }

    @Test
    void aStateThatMissesAChangeHeardOfMeanwhileIsAskedForAgain() {
        roster.apply("a", adds(2, EVENTS));
        roster.replace("a", new Notice.State(1, INFO, List.of(JOBS)));

        assertThat(roster.behind()).contains("a");
    }

    @Test
    void aDigestTellsWhatWasMissed() {
        roster.apply("a", adds(1, JOBS));
        roster.heard("a", new Notice.Digest(1));
        assertThat(roster.behind()).doesNotContain("a");

        roster.heard("a", new Notice.Digest(2));
        assertThat(roster.behind()).contains("a");
    }

    @Test
    void whoGoesIsForgottenAndWhoComesBackIsAsked() {
        roster.apply("a", adds(1, JOBS));
        roster.apply("b", adds(1, JOBS));

        assertThat(roster.present(List.of("b"))).containsExactly("jobs");
        assertThat(roster.consumers("jobs")).containsExactly(of("b", JOBS));
        assertThat(roster.apply("a", adds(2, EVENTS))).isEmpty();
        assertThat(roster.node("a")).isEmpty();

        roster.present(List.of("a", "b"));
        assertThat(roster.behind()).containsExactly("a");
        roster.replace("a", new Notice.State(1, INFO, List.of(JOBS)));
        assertThat(roster.consumers("jobs")).containsExactlyInAnyOrder(of("a", JOBS), of("b", JOBS));
    }
}
