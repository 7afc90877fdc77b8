// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import java.util.List;

/** The routes of one resource. Made once for each HTTP instance and used on its context only. */
@FunctionalInterface
public interface RouteGroup {
    /** Where all routes but the ones for probes begin. */
    String BASE = "/api/v1";

    List<Route> routes();
}
