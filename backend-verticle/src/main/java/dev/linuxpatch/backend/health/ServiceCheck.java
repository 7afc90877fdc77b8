// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.health;

import dev.linuxpatch.shared.host.ServiceState;
import dev.linuxpatch.shared.host.SystemMessages.GetService;
import dev.linuxpatch.shared.host.SystemMessages.ServiceReply;
import dev.linuxpatch.shared.job.HealthGate.Check;
import java.time.Duration;
import java.util.function.Function;

/** A service is active. One that is only starting, or that is not known, is not. */
final class ServiceCheck implements HealthCheck {
    private static final String ACTIVE = "active";

    private final String service;
    private final Function<GetService, ServiceReply> services;

    /** @param services tells of a service; has a time limit of its own */
    ServiceCheck(String service, Function<GetService, ServiceReply> services) {
        this.service = service;
        this.services = services;
    }

    @Override
    public String name() {
        return "service " + service;
    }

    @Override
    public Check look(Duration limit) {
        ServiceReply reply = services.apply(new GetService(service));
        if (reply instanceof ServiceReply.Refused refused) {
            return failed(refused.problem().message());
        }
        ServiceState state = ((ServiceReply.Found) reply).state();
        String detail = state.activeState() + " (" + state.subState() + ")";
        return state.activeState().equals(ACTIVE) ? passed(detail) : failed(detail);
    }
}
