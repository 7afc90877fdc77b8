// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.shared.host.HostId;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The views of the hosts that this JVM serves; today there is one. */
public final class InventoryViews {
    private final Map<HostId, InventoryView> byHost;

    public InventoryViews(Collection<InventoryView> views) {
        this.byHost = views.stream().collect(Collectors.toUnmodifiableMap(InventoryView::host, Function.identity()));
    }

    /** @throws IllegalArgumentException if the host is not served here */
    public InventoryView at(HostId host) {
        InventoryView view = byHost.get(host);
        if (view == null) {
            throw new IllegalArgumentException("host is not served here: " + host);
        }
        return view;
    }
}
