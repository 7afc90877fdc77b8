// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.job.JobStore.Keyed;
import dev.linuxpatch.job.Samples;
import dev.linuxpatch.job.Step;
import dev.linuxpatch.job.StoreException;
import dev.linuxpatch.job.TestSteps;
import dev.linuxpatch.shared.job.IdempotencyKey;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
    private static final IdempotencyKey KEY = new IdempotencyKey("k", "digest", "{\"package\":\"htop\"}");

    @TempDir
    Path directory;

    private SqliteJobStore store;

    @BeforeEach
    void open() {
        store = SqliteJobStore.open(directory, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aKeyIsStoredInTheCommitOfItsJobAndOutlivesTheProcess() {
        Step created = created("htop", KEY);
        store.commit(List.of(created));
        store.close();
        open();

        assertThat(store.find(Samples.CALLER, "k"))
                .contains(new Keyed(KEY, created.record().job()));
        assertThat(store.find(Samples.CALLER, "other")).isEmpty();
    }

    @Test
    void aSecondJobUnderTheSameKeyIsNeverStored() {
        store.commit(List.of(created("htop", KEY)));
        Step second = created("nano", KEY);

        assertThatThrownBy(() -> store.commit(List.of(second))).isInstanceOf(StoreException.class);

        assertThat(store.find(second.record().id())).isEmpty();
    }

    @Test
    void aKeyThatCannotBeStoredKeepsItsJobOut() {
        Step keyed = created("htop", KEY);
        Step ofUnknownJob =
                TestSteps.started(Samples.created(Samples.install("b")).record(), 7);

        assertThatThrownBy(() -> store.commit(List.of(keyed, ofUnknownJob))).isInstanceOf(StoreException.class);

        assertThat(store.find(Samples.CALLER, "k")).isEmpty();
    }

    @Test
    void aKeyLivesExactlyAsLongAsItsJob() {
        Step created = created("htop", KEY);
        TestSteps.run(store, created, 1, List.of(), true, Samples.NOON);
        Step active = created("nano", new IdempotencyKey("active", "d", "{}"));
        store.commit(List.of(active));

        boolean deletedEnded = store.delete(created.record().id());
        boolean deletedActive = store.delete(active.record().id());

        assertThat(deletedEnded).isTrue();
        assertThat(store.find(Samples.CALLER, "k")).isEmpty();
        assertThat(deletedActive).isFalse();
        assertThat(store.find(Samples.CALLER, "active")).isPresent();
    }

    private static Step created(String name, IdempotencyKey key) {
        Step plain = Samples.created(Samples.install(name));
        return new Step(true, plain.record(), plain.events(), key);
    }
}
