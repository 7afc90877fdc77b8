// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Routes that are about one host: as they are for the host that is meant when none is named, and once more below each host. */
public final class UnderHost implements RouteGroup {
    private final RouteGroup group;

    public UnderHost(RouteGroup group) {
        this.group = Objects.requireNonNull(group);
    }

    @Override
    public List<Route> routes() {
        return group.routes().stream()
                .flatMap(route -> Stream.concat(Stream.of(route), route.underHost().stream()))
                .toList();
    }
}
