// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.access.Permission;
import dev.linuxpatch.shared.host.HostId;

/** Decides who may do what. Asked once a request, on an event loop. */
@FunctionalInterface
public interface Authorizer {
    boolean permits(Caller caller, Permission permission, HostId host);

    /** Every client whose certificate and address were accepted may do everything, as the wire contract says. */
    static Authorizer everyAcceptedClient() {
        return (caller, permission, host) -> true;
    }
}
