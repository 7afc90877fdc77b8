// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.host;

/**
 * State of one service as its manager tells it ({@code systemctl show}).
 *
 * @param name unit name as asked for, without {@code .service}
 * @param displayName the unit's description, never null
 * @param activeState {@code active}, {@code inactive}, {@code failed}, … or {@code unknown} without a service manager
 * @param subState {@code running}, {@code dead}, …
 * @param loadState {@code loaded}, {@code masked}, …
 * @param enabledState {@code enabled}, {@code disabled}, {@code static}, …
 * @param mainPid process id of the main process; null if there is none
 * @param healthy whether the service is active and has not failed
 */
public record ServiceState(
        String name,
        String displayName,
        String activeState,
        String subState,
        String loadState,
        String enabledState,
        Integer mainPid,
        boolean healthy) {}
