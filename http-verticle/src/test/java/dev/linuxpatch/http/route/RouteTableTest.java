// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.shared.access.Permission;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
    private static final Endpoint ENDPOINT = exchange -> Future.succeededFuture(Reply.ok(new JsonObject()));

    @Test
    void aRouteWithoutAPermissionCannotBeMade() {
        assertThatThrownBy(() -> Route.get("/x", null, ENDPOINT))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("permission");
    }

    @Test
    void twoRoutesForOneMethodAndPathAreRefused() {
        RouteGroup group = () -> List.of(Route.get("/x", Permission.JOBS_READ, ENDPOINT));

        assertThatThrownBy(() -> new RouteTable(List.of(group, group)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GET /x");
    }

    @Test
    void templatesAreWrittenForTheRouter() {
        assertThat(Route.pattern("/a/{name}/b/{other_id}")).isEqualTo("/a/:name/b/:other_id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | true",
                "application/json | true",
                "APPLICATION/JSON;charset=utf-8 | true",
                "application/json; charset=\"UTF-8\"; x=y | true",
                "application/json; charset=latin1 | false",
                "text/json | false",
                "application/json5 | false"
            })
    void onlyJsonInUtf8IsJson(String contentType, boolean json) {
        assertThat(MediaType.isJson(contentType)).isEqualTo(json);
    }
}
