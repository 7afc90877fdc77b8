// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.ApiFixture.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists are sent compressed, and not sent at all to who has them. */
class ConditionalRequestsTest {
    private static ApiFixture api;

    @BeforeAll
    static void serve() {
        api = new ApiFixture.Setup().start();
        new ScriptedHost(Samples.packages(100), List.of(), List.of())
                .backend(api)
                .jobs(api);
        api.deploy();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/packages", "/api/v1/packages?upgradable=true", "/api/v1/packages?sort=size"})
    void compressedListsAreTheListsThemselves(String path) throws IOException {
        Answer plain = api.get(path);
        Answer compressed = get(path, "Accept-Encoding", "gzip, deflate, br");

        assertThat(compressed.header("content-encoding")).isEqualTo("gzip");
        assertThat(compressed.header("vary")).isEqualToIgnoringCase("accept-encoding");
        assertThat(compressed.body().length()).isLessThan(plain.body().length() / 5);
        byte[] unpacked =
                new GZIPInputStream(new ByteArrayInputStream(compressed.body().getBytes())).readAllBytes();
        JsonObject envelope = new JsonObject(Buffer.buffer(unpacked));
        assertThat(envelope.getJsonObject("data")).isEqualTo(plain.data());
        assertThat(envelope.getString("request_id")).isEqualTo(compressed.header("x-request-id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "br", "gzip;q=0", "*;q=0", "gzip;q=0.0, *", ""})
    void whoDoesNotTakeGzipGetsNone(String accepted) {
        Answer answer = get("/api/v1/packages", "Accept-Encoding", accepted);

        assertThat(answer.header("content-encoding")).isNull();
        assertThat(answer.data().getInteger("total")).isEqualTo(100);
    }

    @Test
    void whoHasTheListIsToldThatItHasNotChanged() {
        String tag = api.get("/api/v1/packages").header("etag");

        for (String header : List.of(tag, "W/" + tag, "\"x\", " + tag, "\"a,b\",W/" + tag, "*")) {
            Answer answer = get("/api/v1/packages", "If-None-Match", header);

            assertThat(answer.status()).as(header).isEqualTo(304);
            assertThat(answer.body().length()).isZero();
            assertThat(answer.header("etag")).isEqualTo(tag);
            assertThat(answer.header("x-request-id")).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "x", "\"", "W/\"x\"", ""})
    void whoHasAnotherListGetsThisOne(String header) {
        assertThat(get("/api/v1/packages", "If-None-Match", header).status()).isEqualTo(200);
    }

    @Test
    void everyListAndEncodingHasATagOfItsOwn() {
        List<String> tags = List.of(
                api.get("/api/v1/packages").header("etag"),
                get("/api/v1/packages", "Accept-Encoding", "gzip").header("etag"),
                api.get("/api/v1/packages?limit=100").header("etag"),
                api.get("/api/v1/packages?name=*").header("etag"),
                api.get("/api/v1/patches").header("etag"),
                api.get("/api/v1/openapi.yaml").header("etag"));

        assertThat(tags).doesNotHaveDuplicates().allMatch(tag -> tag.startsWith("\"") && tag.endsWith("\""));
    }

    @Test
    void theDocumentIsNotSentTwice() {
        String tag = api.get("/api/v1/openapi.yaml").header("etag");

        assertThat(get("/api/v1/openapi.yaml", "If-None-Match", tag).status()).isEqualTo(304);
    }

    private static Answer get(String path, String header, String value) {
        return api.request(HttpMethod.GET, path, Map.of(header, value), null);
    }
}
