// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** One connection to a stream of events ({@code text/event-stream}), read as fast as the test asks for events. */
final class EventStreamClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One event.
     *
     * @param id its number
     */
    record Event(long id, String name, JsonNode data) {}

    private final InputStream body;
    private final BufferedReader lines;

    private EventStreamClient(InputStream body) {
        this.body = body;
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** @param lastEventId the last number that the client has; 0 for none */
    static EventStreamClient open(ApiClient client, String path, long lastEventId) {
        var request = client.request(path).header("Accept", "text/event-stream");
        if (lastEventId > 0) {
            request.header("Last-Event-ID", Long.toString(lastEventId));
        }
        try {
            HttpResponse<InputStream> response =
                    client.http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new AssertionError("status " + response.statusCode());
            }
            return new EventStreamClient(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The next event, when it comes; null when the server has ended the stream. */
    Event next() throws IOException {
        long id = 0;
        String name = null;
        JsonNode data = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                id = Long.parseLong(line.substring(4));
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = JSON.readTree(line.substring(6));
            } else if (line.isEmpty() && data != null) {
                return new Event(id, name, data);
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
