// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Whether the answers say what they have to: a healthy host, and the list of all of its packages. */
record AnswerCheck(int packages, LoadTools tools) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Waits until a server knows all packages, and gives all bodies as it sent them. */
    Map<Document, byte[]> await(Contender contender, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                return check(contender);
            } catch (CompareException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    /**
     * Asks for everything once.
     *
     * @throws CompareException if an answer is missing or is not what it has to be
     */
    Map<Document, byte[]> check(Contender contender) throws IOException, InterruptedException {
        Map<Document, byte[]> bodies = new EnumMap<>(Document.class);
        for (Document document : Document.values()) {
            bodies.put(document, tools.fetch(document, contender.port()));
        }
        expect(bodies.get(Document.SMALL), "/data/status", "healthy");
        checkList(bodies.get(Document.LIST));
        checkList(gunzip(bodies.get(Document.LIST_GZIP)));
        return bodies;
    }

    private void checkList(byte[] body) throws IOException {
        expect(body, "/data/total", Integer.toString(packages));
        int items = JSON.readTree(body).at("/data/packages").size();
        if (items != packages) {
            throw new CompareException("the list has %d packages, not %d".formatted(items, packages));
        }
    }

    private static void expect(byte[] body, String pointer, String value) throws IOException {
        JsonNode node = JSON.readTree(body).at(pointer);
        if (!node.asText().equals(value)) {
            throw new CompareException("%s is %s, not %s".formatted(pointer, node, value));
        }
    }

    private static byte[] gunzip(byte[] body) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readAllBytes();
        } catch (java.util.zip.ZipException e) {
            throw new CompareException("not gzip: " + e.getMessage());
        }
    }
}
