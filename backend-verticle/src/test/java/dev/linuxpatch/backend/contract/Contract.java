// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.work.RigWorker;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What scenarios have in common. Versions in them are plain: {@link ContractRoot#version} makes them the package manager's. */
@Timeout(180)
abstract class Contract {
    protected ContractRoot root;
    protected RigWorker worker;

    /** A root with nothing installed that knows its repositories. */
    protected abstract ContractRoot newRoot();

    @BeforeEach
    void open() {
        root = newRoot();
        worker = new RigWorker(root.manager());
    }

    @AfterEach
    void close() throws Exception {
        worker.close();
        root.close();
    }

    protected final void assertInstalled(String name, String plainVersion) {
        assertThat(root.versionOf(name)).contains(root.version(plainVersion));
    }

    /** {@code name:from>to} in plain versions, {@code -} for not installed. */
    protected final void assertChanges(WorkOutcome outcome, String... plain) {
        String[] expected = Arrays.stream(plain).map(this::inItsVersions).toArray(String[]::new);
        assertThat(RigWorker.changes(outcome)).containsExactlyInAnyOrder(expected);
    }

    private String inItsVersions(String change) {
        int colon = change.indexOf(':');
        int arrow = change.indexOf('>');
        return change.substring(0, colon + 1)
                + inItsVersion(change.substring(colon + 1, arrow))
                + ">"
                + inItsVersion(change.substring(arrow + 1));
    }

    private String inItsVersion(String plain) {
        return plain.isEmpty() || plain.equals("-") ? "-" : root.version(plain);
    }
}
