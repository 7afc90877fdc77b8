// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A job that ended before it began. */
record NeverStarted(Exit.NotStarted outcome) implements RunningCommand {
    static NeverStarted because(StartFailure failure, String message) {
        return new NeverStarted(new Exit.NotStarted(failure, message));
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.empty();
    }

    @Override
    public CompletionStage<Exit> exit() {
        return CompletableFuture.completedStage(outcome);
    }

    @Override
    public boolean cancel() {
        return false;
    }
}
