// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.shared.packages.CacheState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * How far the package index can be trusted that an answer was made with. Times are absolute, so that the answer can be kept:
 * an age would be wrong a second later.
 */
final class IndexJson {
    private IndexJson() {}

    static JsonObject of(CacheState cache) {
        return new JsonObject()
                .put("status", cache.status().wireName())
                .put("last_update", Wire.text(cache.lastUpdate()))
                .put("failed_repositories", new JsonArray(cache.failedRepositories()))
                .put("valid_until", Wire.text(cache.validUntil()))
                .put("signers", new JsonArray(cache.signers()));
    }
}
