// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestDigestTest {
    private static final String ROUTE = "/api/v1/packages/{name}";
    private static final Map<String, String> NGINX = Map.of("name", "nginx");

    @Test
    void spacesAndTheOrderOfKeysMakeNoDifference() {
        assertThat(digest("{\"version\":\"1.0\",\"options\":{\"force\":true,\"no_recommends\":false}}"))
                .isEqualTo(digest("""
                        { "options" : { "no_recommends" : false,
                                        "force" : true },
                          "version" : "1.0" }"""))
                .isEqualTo(digest("{\"version\":\"1\\u002e0\",\"options\":{\"force\":true,\"no_recommends\":false}}"))
                .matches("[0-9a-f]{64}");
    }

    @Test
    void noBodyAsksForTheSameAsAnEmptyObject() {
        assertThat(RequestDigest.of("PUT", ROUTE, NGINX, null))
                .isEqualTo(digest(""))
                .isEqualTo(digest("{}"))
                .isEqualTo(digest(" { } "));
    }

    @Test
    void everythingThatChangesWhatIsAskedForChangesIt() {
        Set<String> different = new HashSet<>(List.of(
                digest("{}"),
                digest("{\"version\":\"1.0\"}"),
                digest("{\"version\":\"1.1\"}"),
                digest("{\"version\":null}"),
                digest("{\"packages\":[\"a\",\"b\"]}"),
                digest("{\"packages\":[\"b\",\"a\"]}"),
                RequestDigest.of("DELETE", ROUTE, NGINX, null),
                RequestDigest.of("PUT", ROUTE, Map.of("name", "bash"), null),
                RequestDigest.of("PUT", ROUTE, Map.of("name", "nginx", "purge", "true"), null),
                RequestDigest.of("PUT", "/api/v1/jobs/{name}", NGINX, null)));

        assertThat(different).hasSize(10);
    }

    @Test
    void itIsTheSameInEveryVersionOfThisService() {
        // A client may repeat after the upgrade what it asked for before it.
        assertThat(digest("{\"version\":\"1.0\"}"))
                .isEqualTo("9f11a4497021e955f7e44341673fb6fcdecd47975cb6706cae5a49e21d071d77");
    }

    private static String digest(String body) {
        return RequestDigest.of("PUT", ROUTE, NGINX, Buffer.buffer(body));
    }
}
