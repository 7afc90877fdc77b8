// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What one source says, before its values are judged: the form in which vertx-config carries it. Each layer has a name of
 * its own in the retrieved JSON, so that the retriever never merges one into another and every value keeps its origin.
 *
 * @param assignments keys that the schema knows, with the value as written
 * @param problems what is wrong with the form of the source
 * @param notices what is accepted and has no effect
 */
record Layer(List<Assignment> assignments, List<ConfigProblem> problems, List<ConfigProblem> notices) {

    Layer {
        assignments = List.copyOf(assignments);
        problems = List.copyOf(problems);
        notices = List.copyOf(notices);
    }

    /**
     * One key with one value.
     *
     * @param path as written; an alias is still one
     */
    record Assignment(String path, Origin origin, RawValue value) {}

    JsonObject toJson(Origin.Source name) {
        return new JsonObject().put(name.name(), JsonObject.mapFrom(this));
    }

    static Layer fromJson(JsonObject retrieved, Origin.Source name) {
        JsonObject layer = retrieved.getJsonObject(name.name());
        return layer == null ? new Layer(List.of(), List.of(), List.of()) : layer.mapTo(Layer.class);
    }
}
