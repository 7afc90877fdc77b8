// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

/**
 * How a change may be made.
 *
 * @param force reinstall what is installed, change held packages
 * @param noRecommends leave weak dependencies out
 * @param allowDowngrade an older version than the installed one is wanted
 * @param requireRollback refuse it, before anything is changed, unless it could be undone
 */
public record ChangeOptions(boolean force, boolean noRecommends, boolean allowDowngrade, boolean requireRollback) {
    public static final ChangeOptions DEFAULT = new ChangeOptions(false, false, false);

    public ChangeOptions(boolean force, boolean noRecommends, boolean allowDowngrade) {
        this(force, noRecommends, allowDowngrade, false);
    }
}
