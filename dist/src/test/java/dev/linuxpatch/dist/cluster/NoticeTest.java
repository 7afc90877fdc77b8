// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.dist.cluster.Notice.Consumer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.NodeInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeTest {
    private static final NodeInfo NODE = new NodeInfo("10.0.0.1", 12444, new JsonObject().put("node", "front"));

    @Test
    void whatIsWrittenIsRead() {
        for (Notice notice : List.of(
                new Notice.Change(3, NODE, List.of(new Consumer("jobs@ü", 7)), List.of(new Consumer("jobs@a", 5))),
                new Notice.Change(1, null, List.of(), List.of()),
                new Notice.State(4, NODE, List.of(new Consumer("jobs@a", 7))),
                new Notice.State(0, null, List.of()),
                new Notice.Digest(Long.MAX_VALUE),
                new Notice.Ask())) {
            assertThat(Notice.decode(notice.encode())).contains(notice);
        }
    }

    @Test
    void keysOfALaterReleaseAreLeftOut() {
        assertThat(Notice.decode(bytes("{\"kind\":\"digest\",\"version\":2,\"later\":[1]}")))
                .contains(new Notice.Digest(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"kind\":7}",
                "{\"kind\":\"later\"}",
                "{\"kind\":\"digest\"}",
                "{\"kind\":\"digest\",\"version\":\"2\"}",
                "{\"kind\":\"state\",\"version\":2,\"consumers\":[[7]]}",
                "{\"kind\":\"state\",\"version\":2,\"consumers\":[[\"a\",null]]}",
                "{\"kind\":\"change\",\"version\":2,\"added\":[],\"removed\":[],\"node\":{\"host\":\"h\",\"port\":0}}"
            })
    void anythingElseIsNotUnderstood(String words) {
        assertThat(Notice.decode(bytes(words))).isEmpty();
    }

    private static byte[] bytes(String words) {
        return words.getBytes(StandardCharsets.UTF_8);
    }
}
