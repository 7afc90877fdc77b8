// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The section {@code health_gate}: what must be true of the host after a change. Without a check there is no gate.
 *
 * @param command argument vector of a program that ends with 0 if the host is well, by its absolute path; empty for none
 * @param services that must be active; empty for none
 * @param http where to ask with HTTP or HTTPS; null for none
 * @param httpStatus that the answer must have; null for any from 200 to 399
 * @param settle how long to wait after the change before the first look; may be zero
 * @param within how long after that all checks must have passed at once
 * @param interval between two looks
 * @param onFailure what becomes of the change if they have not
 */
public record HealthGateSettings(
        List<String> command,
        List<String> services,
        URI http,
        Integer httpStatus,
        Duration settle,
        Duration within,
        Duration interval,
        OnFailure onFailure) {
    /** No gate. */
    public static final HealthGateSettings NONE = new HealthGateSettings(
            List.of(),
            List.of(),
            null,
            null,
            Duration.ZERO,
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            OnFailure.ROLLBACK);

    /** What becomes of a change after which the host is not well. */
    public enum OnFailure {
        /** It is taken back. */
        ROLLBACK,
        /** It stays, and the job says so. */
        REPORT
    }

    public HealthGateSettings {
        command = List.copyOf(command);
        services = List.copyOf(services);
        command.forEach(argument -> Check.notBlank("command argument", argument));
        services.forEach(service -> Check.notBlank("service", service));
        if (!command.isEmpty() && !command.get(0).startsWith("/")) {
            throw new IllegalArgumentException("command must begin with an absolute path, not " + command.get(0));
        }
        if (requireNonNull(settle, "settle").isNegative()) {
            throw new IllegalArgumentException("settle must not be negative, but is " + settle);
        }
        Check.positive("within", within);
        Check.positive("interval", interval);
        requireNonNull(onFailure, "onFailure");
    }

    /** Whether anything is checked. */
    public boolean enabled() {
        return !command.isEmpty() || !services.isEmpty() || http != null;
    }
}
