// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

/** Hears what a {@link ConfigWatcher} sees. Both methods are called on the Vert.x context on which the watcher started. */
@FunctionalInterface
public interface ConfigurationListener {

    /** A valid change. */
    void changed(ConfigurationChange change);

    /** An invalid change; it is already in the log, and what was in force still is. */
    default void refused(ConfigurationException reason) {}
}
