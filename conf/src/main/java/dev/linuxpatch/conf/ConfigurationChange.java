// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import java.util.List;

/**
 * A change of the configuration while the service runs.
 *
 * @param running what is in force now: the old values, with the new ones of the keys that apply live
 * @param applied dotted paths of the keys that changed in {@code running}
 * @param needRestart dotted paths of the keys whose new values wait for a restart
 */
public record ConfigurationChange(Configuration running, List<String> applied, List<String> needRestart) {

    public ConfigurationChange {
        applied = List.copyOf(applied);
        needRestart = List.copyOf(needRestart);
    }
}
