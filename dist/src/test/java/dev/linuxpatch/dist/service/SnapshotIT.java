// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.linuxpatch.dist.pki.DevelopmentPki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The list of installed packages of an ordinary host: read from memory, told apart by its tag, the same for all clients. */
class SnapshotIT {
    private static final int PACKAGES = 800;
    private static final String LIST = "/api/v1/packages";
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> {
        root.update();
        root.fillSyntheticStatus(PACKAGES);
    });

    private final ApiClient client = SERVICE.client();

    /** What another test changed must be in memory before lists are compared. */
    @BeforeEach
    void settle() {
        new ChildProcesses(SERVICE.process().pid()).awaitNone();
    }

    @Test
    void theListIsAnsweredWithoutStartingAnyProcess() {
        ChildProcesses children = new ChildProcesses(SERVICE.process().pid());
        long before = children.faultsOfEnded();

        for (int i = 0; i < 200; i++) {
            // Each query is another one, so that no answer is kept from the one before.
            ApiResponse response = client.get(LIST + "?sort=version&offset=" + i);
            assertThat(response.data().get("total").asInt()).isGreaterThanOrEqualTo(PACKAGES);
            assertThat(children.running()).isZero();
        }

        assertThat(children.faultsOfEnded()).isEqualTo(before);
        // The measure is not blind: a change needs the package manager.
        client.runToEnd(client.post(LIST, "{\"packages\":[{\"name\":\"rig-a\",\"version\":\"1.0\"}]}"));
        assertThat(children.faultsOfEnded()).isGreaterThan(before);
        // What apt says of the new version follows a moment later; the other tests compare lists.
        Awaiting.untilTrue(
                "apt was asked about rig-a",
                () -> client.get(LIST + "?name=rig-a&status=upgradable")
                                .data()
                                .get("total")
                                .asInt()
                        == 1);
    }

    @Test
    void theTagChangesExactlyWhenTheListDoes() throws Exception {
        Path status = SERVICE.root().path().resolve("var/lib/dpkg/status");
        CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 2; i++) {
                SERVICE.root().install("rig-native");
                touch(status);
                SERVICE.root().apt("remove", "--purge", "rig-native").orThrow();
                touch(status);
            }
        });
        List<ApiResponse> seen = new ArrayList<>();
        while (!changes.isDone()) {
            seen.add(client.get(LIST));
        }
        changes.get();
        seen.add(Awaiting.until("the last change is seen", () -> {
            ApiResponse last = client.get(LIST + "?name=rig-native");
            return last.data().get("total").asInt() == 0 ? client.get(LIST) : null;
        }));

        int different = 0;
        for (int i = 1; i < seen.size(); i++) {
            boolean sameData = seen.get(i).data().equals(seen.get(i - 1).data());
            assertThat(seen.get(i).header("ETag").equals(seen.get(i - 1).header("ETag")))
                    .as("answer %d of %d", i, seen.size())
                    .isEqualTo(sameData);
            different += sameData ? 0 : 1;
        }
        assertThat(different).isGreaterThanOrEqualTo(2);
        assertThat(client.raw(client.request(LIST)
                                .header(
                                        "If-None-Match",
                                        seen.get(seen.size() - 1).header("ETag")))
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void curlUnderstandsTheCompressedListOverBothVersions() {
        JsonNode expected = client.get(LIST).data();
        Path certs = SERVICE.home().certs();
        for (String version : List.of("--http1.1", "--http2")) {
            List<String> curl = List.of(
                    "curl",
                    "--silent",
                    "--show-error",
                    "--fail",
                    version,
                    "--cacert",
                    certs.resolve(DevelopmentPki.CA).toString(),
                    "--cert",
                    certs.resolve(DevelopmentPki.CLIENT).toString(),
                    "--key",
                    certs.resolve(DevelopmentPki.CLIENT_KEY).toString(),
                    "--write-out",
                    "\n%{http_version} %{size_download}",
                    client.baseUrl() + LIST);

            Answer plain = Answer.of(run(curl, List.of()));
            Answer compressed = Answer.of(run(curl, List.of("--compressed")));

            assertThat(plain.data()).isEqualTo(expected);
            assertThat(compressed.data()).isEqualTo(expected);
            assertThat(plain.facts()[0]).isEqualTo(version.equals("--http2") ? "2" : "1.1");
            assertThat(compressed.facts()[0]).isEqualTo(plain.facts()[0]);
            assertThat(Long.parseLong(compressed.facts()[1])).isLessThan(Long.parseLong(plain.facts()[1]) / 3);
        }
    }

    @Test
    void pythonsOwnDecompressorsUnderstandTheList() {
        Path certs = SERVICE.home().certs();
        String script = """
                import gzip, ssl, sys, urllib.request, zlib
                url, ca, cert, key = sys.argv[1:]
                tls = ssl.create_default_context(cafile=ca)
                tls.load_cert_chain(cert, key)
                request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
                with urllib.request.urlopen(request, context=tls) as response:
                    assert response.headers["Content-Encoding"] == "gzip", response.headers
                    body = response.read()
                text = gzip.decompress(body)
                member = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
                assert member.decompress(body) + member.flush() == text
                assert member.eof and not member.unused_data
                sys.stdout.buffer.write(text)
                """;

        String text = new LocalCommand(Path.of("target"), Map.of())
                .run(List.of(
                        "python3",
                        "-c",
                        script,
                        client.baseUrl() + LIST,
                        certs.resolve(DevelopmentPki.CA).toString(),
                        certs.resolve(DevelopmentPki.CLIENT).toString(),
                        certs.resolve(DevelopmentPki.CLIENT_KEY).toString()))
                .orFail();

        assertThat(json(text).get("data")).isEqualTo(client.get(LIST).data());
    }

    @Test
    void bothVersionsOfTheProtocolHaveTheSameListAndTheSameTag() {
        ApiClient older =
                new ApiClient(client.baseUrl(), ClientTls.of(SERVICE.home().certs()), HttpClient.Version.HTTP_1_1);

        String query = LIST + "?sort=size&order=desc&limit=500";

        // What another test changed may still be on its way into memory: both are asked within one generation.
        ApiResponse over2 = client.get(query);
        ApiResponse over1 = older.get(query);
        while (!client.get(query).header("ETag").equals(over2.header("ETag"))) {
            over2 = client.get(query);
            over1 = older.get(query);
        }

        assertThat(over1.data()).isEqualTo(over2.data());
        assertThat(over1.header("ETag")).isEqualTo(over2.header("ETag"));
        assertThat(StreamSupport.stream(over1.data().get("packages").spliterator(), false)
                        .map(item -> item.get("size_installed").asLong()))
                .hasSize(500)
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    /** A body and what curl says of the transfer. */
    private record Answer(JsonNode data, String[] facts) {
        static Answer of(String output) {
            int end = output.lastIndexOf('\n');
            return new Answer(
                    json(output.substring(0, end)).get("data"),
                    output.substring(end + 1).split(" ", -1));
        }
    }

    private static String run(List<String> command, List<String> more) {
        List<String> argv = new ArrayList<>(command);
        argv.addAll(more);
        return new LocalCommand(Path.of("target"), Map.of()).run(argv).orFail();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
