// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import java.util.List;

/**
 * Addresses that the SockJS bridge shows to consoles. What passes here is JSON made for them, never a record of ours: the
 * bridge does not relay records.
 */
public final class ConsoleAddresses {
    /** Out: one JSON object a job event. */
    public static final String JOB_EVENTS = "ui.events.jobs";
    /** Out: one JSON object a generation. */
    public static final String INVENTORY_EVENTS = "ui.events.inventory";
    /** In: a query for jobs. */
    public static final String JOBS = "ui.jobs";
    /** In: a query for packages. */
    public static final String PACKAGES = "ui.packages";

    private ConsoleAddresses() {}

    public static List<String> outbound() {
        return List.of(JOB_EVENTS, INVENTORY_EVENTS);
    }

    public static List<String> inbound() {
        return List.of(JOBS, PACKAGES);
    }
}
