// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

/**
 * How a change may be made.
 *
 * @param force reinstall what is installed, change held packages
 * @param noRecommends leave weak dependencies out
 * @param allowDowngrade an older version than the installed one is wanted
 */
public record ChangeOptions(boolean force, boolean noRecommends, boolean allowDowngrade) {
    public static final ChangeOptions DEFAULT = new ChangeOptions(false, false, false);
}
