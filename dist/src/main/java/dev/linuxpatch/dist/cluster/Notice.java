// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.NodeInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What one node tells another of itself. JSON, so that a later release can add keys: a reader leaves out what it does not
 * know. Each version of a node's consumers has a number, which counts from 1 since the node has started.
 */
sealed interface Notice {
    /** A place that messages to an address may go to. */
    record Consumer(String address, long seq) {}

    /** From the version before this one. */
    record Change(long version, NodeInfo node, List<Consumer> added, List<Consumer> removed) implements Notice {
        @Override
        public JsonObject toJson() {
            return new JsonObject()
                    .put(KIND, CHANGE)
                    .put(VERSION, version)
                    .put(NODE, written(node))
                    .put(ADDED, written(added))
                    .put(REMOVED, written(removed));
        }
    }

    /** Everything, as the answer to {@link Ask}. */
    record State(long version, NodeInfo node, List<Consumer> consumers) implements Notice {
        @Override
        public JsonObject toJson() {
            return new JsonObject()
                    .put(KIND, STATE)
                    .put(VERSION, version)
                    .put(NODE, written(node))
                    .put(CONSUMERS, written(consumers));
        }
    }

    /** Which version is the newest, for those who have missed it. */
    record Digest(long version) implements Notice {
        @Override
        public JsonObject toJson() {
            return new JsonObject().put(KIND, DIGEST).put(VERSION, version);
        }
    }

    /** Asks for the state of the node that it is sent to. */
    record Ask() implements Notice {
        @Override
        public JsonObject toJson() {
            return new JsonObject().put(KIND, ASK);
        }
    }

    String KIND = "kind";
    String CHANGE = "change";
    String STATE = "state";
    String DIGEST = "digest";
    String ASK = "ask";
    String VERSION = "version";
    String NODE = "node";
    String ADDED = "added";
    String REMOVED = "removed";
    String CONSUMERS = "consumers";

    JsonObject toJson();

    /** For the wire. */
    default byte[] encode() {
        return toJson().encode().getBytes(StandardCharsets.UTF_8);
    }

    /** Empty if it is not understood. */
    static Optional<Notice> decode(byte[] wire) {
        try {
            JsonObject json = new JsonObject(new String(wire, StandardCharsets.UTF_8));
            return switch (json.getString(KIND, "")) {
                case CHANGE ->
                    Optional.of(new Change(
                            json.getLong(VERSION),
                            node(json.getJsonObject(NODE)),
                            consumers(json.getJsonArray(ADDED)),
                            consumers(json.getJsonArray(REMOVED))));
                case STATE ->
                    Optional.of(new State(
                            json.getLong(VERSION),
                            node(json.getJsonObject(NODE)),
                            consumers(json.getJsonArray(CONSUMERS))));
                case DIGEST -> Optional.of(new Digest(json.getLong(VERSION)));
                case ASK -> Optional.of(new Ask());
                default -> Optional.empty();
            };
        } catch (RuntimeException e) {
            // Whatever is wrong with it: no JSON, a key of another type, one that is missing.
            return Optional.empty();
        }
    }

    private static JsonObject written(NodeInfo node) {
        return node == null
                ? null
                : new JsonObject()
                        .put("host", node.host())
                        .put("port", node.port())
                        .put("metadata", node.metadata());
    }

    private static NodeInfo node(JsonObject json) {
        return json == null
                ? null
                : new NodeInfo(json.getString("host"), json.getInteger("port"), json.getJsonObject("metadata"));
    }

    private static JsonArray written(List<Consumer> consumers) {
        JsonArray array = new JsonArray();
        consumers.forEach(one -> array.add(new JsonArray().add(one.address()).add(one.seq())));
        return array;
    }

    private static List<Consumer> consumers(JsonArray array) {
        return array.stream()
                .map(JsonArray.class::cast)
                .map(one -> new Consumer(one.getString(0), one.getLong(1)))
                .toList();
    }
}
