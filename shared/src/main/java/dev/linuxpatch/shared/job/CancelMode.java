// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

/** What becomes of a cancel that is asked for while stopping would do harm. */
public enum CancelMode {
    /** It is refused, and the job goes on. */
    REFUSE,
    /** It is remembered, and carried out at the next point where the job can be left without harm. */
    DEFER
}
