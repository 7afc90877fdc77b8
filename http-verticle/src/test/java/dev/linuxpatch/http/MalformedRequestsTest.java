// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A thousand requests that no honest client sends: each gets an answer below 500, or a closed connection. */
class MalformedRequestsTest {
    private static final long SEED = 20260301;
    private static final int REQUESTS = 1000;
    /** Who has not answered by then waits for more of the request. */
    private static final int PATIENCE_MILLIS = 500;

    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "BREW", "get", "");
    private static final List<String> PATHS = List.of(
            "/api/v1/packages",
            "/api/v1/packages/nginx",
            "/api/v1/patches",
            "/api/v1/patches/apply",
            "/api/v1/system/reboot",
            "/api/v1/system/services/nginx",
            "/api/v1/jobs",
            "/api/v1/jobs/0b5a9a3e-3f8e-4a52-8f6d-4c9d1a1f6a3e",
            "/api/v1/jobs/0b5a9a3e-3f8e-4a52-8f6d-4c9d1a1f6a3e/rollback",
            "/health",
            "*",
            "api",
            "http://other/api/v1/jobs");
    private static final List<String> BODIES = List.of(
            "{\"packages\":[{\"name\":\"nginx\",\"version\":\"1.0\"}],\"options\":{\"force\":true}}",
            "{\"patches\":[\"a_1\"],\"options\":{\"reboot\":true,\"reboot_delay_minutes\":5,\"exclude_packages\":[\"*\"]}}",
            "{\"delay_seconds\":10,\"force\":false,\"reason\":\"because\"}",
            "[".repeat(5000),
            "{\"a\":".repeat(2000),
            "{\"delay_seconds\":" + "9".repeat(10_000) + "}",
            "{\"delay_seconds\":1e999999999}",
            "\"\\ud800\"",
            "\u0000\u0001");

    private final Random random = new Random(SEED);

    @Test
    void noneOfThemIsAServerError() throws Exception {
        Map<String, Integer> statuses = new TreeMap<>();
        try (ApiFixture api = new ApiFixture.Setup().start()) {
            new ScriptedHost(Samples.packages(20), List.of(), List.of())
                    .backend(api)
                    .jobs(api);
            api.deploy();
            for (int i = 0; i < REQUESTS; i++) {
                byte[] request = request();
                String answer = exchange(api.port(), request);
                String status = answer.isEmpty() ? "closed" : status(answer);
                assertThat(status)
                        .as("request %d: %s", i, new String(request, StandardCharsets.ISO_8859_1))
                        .doesNotStartWith("5");
                if (status.startsWith("4")) {
                    assertThat(answer)
                            .containsIgnoringCase(answer.endsWith("\r\n\r\n") ? "X-Request-ID: " : "\"request_id\":");
                }
                statuses.merge(status, 1, Integer::sum);
            }
        }
        // The mutations must reach all layers, or this proves nothing.
        assertThat(statuses.keySet()).contains("200", "202", "400", "404", "405", "415");
        assertThat(statuses.get("400")).isGreaterThan(REQUESTS / 10);
    }

    private byte[] request() throws IOException {
        String body = mutated(pick(BODIES), 4);
        byte[] bytes = random.nextInt(5) == 0
                ? body.getBytes(StandardCharsets.ISO_8859_1)
                : body.getBytes(StandardCharsets.UTF_8);
        String path = mutated(pick(PATHS) + (random.nextBoolean() ? "?limit=5&name=a*&sort=size" : ""), 2);
        StringBuilder head = new StringBuilder(mutated(pick(METHODS), 20))
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\n");
        head.append("Host: 127.0.0.1\r\nConnection: close\r\n");
        head.append("Content-Type: ")
                .append(random.nextInt(4) == 0 ? "text/plain" : "application/json")
                .append("\r\n");
        if (random.nextInt(6) == 0) {
            head.append(mutated("X-Request-ID: 0b5a9a3e-3f8e-4a52-8f6d-4c9d1a1f6a3e", 1))
                    .append("\r\n");
        }
        head.append("Content-Length: ").append(random.nextInt(20) == 0 ? "-1" : Integer.toString(bytes.length));
        head.append("\r\n\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(mutatedRarely(head.toString()).getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes);
        return out.toByteArray();
    }

    private String mutatedRarely(String text) {
        return random.nextInt(8) == 0 ? mutated(text, 1) : text;
    }

    /** Changes one character in about one of so many texts. */
    private String mutated(String text, int oneIn) {
        if (text.isEmpty() || random.nextInt(oneIn) != 0) {
            return text;
        }
        int at = random.nextInt(text.length());
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + (char) random.nextInt(256) + text.substring(at);
            case 1 -> text.substring(0, at) + text.substring(at + 1);
            case 2 -> text.substring(0, at) + text.substring(at) + text.substring(at);
            default -> text.substring(0, at) + (char) random.nextInt(256) + text.substring(at + 1);
        };
    }

    private static String exchange(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(request);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.getInputStream().transferTo(answer);
            } catch (SocketTimeoutException unfinished) {
                // Only now: to a client that has ended its side an answer that takes a moment is not sent any more.
                socket.shutdownOutput();
                socket.setSoTimeout(5000);
                socket.getInputStream().transferTo(answer);
            }
            return answer.toString(StandardCharsets.UTF_8);
        } catch (SocketException reset) {
            return "";
        }
    }

    private static String status(String answer) {
        Matcher matcher = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})").matcher(answer);
        assertThat(matcher.lookingAt()).as(answer).isTrue();
        return matcher.group(1);
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
