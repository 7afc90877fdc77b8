// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import dev.linuxpatch.shared.packages.Operation;
import java.util.Objects;

/**
 * A request to change something.
 *
 * @param dryRun whether only the plan is wanted
 * @param <O> what is to be done
 */
public record Change<O extends Operation>(O operation, boolean dryRun) {
    public Change {
        Objects.requireNonNull(operation, "operation");
    }
}
