// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A repository over HTTP on the loopback interface that can refuse files or stop in the middle of one. */
public final class RepositoryServer implements AutoCloseable {
    private final Path directory;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> stalls = new ConcurrentHashMap<>();

    private record Refusal(int status, AtomicInteger left) {}

    private RepositoryServer(Path directory, HttpServer server) {
        this.directory = directory;
        this.server = server;
    }

    /** Serves that repository until closed. */
    public static RepositoryServer serve(AptRepository repository) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            RepositoryServer self = new RepositoryServer(repository.directory(), server);
            server.setExecutor(self.threads);
            server.createContext("/", self::answer);
            server.start();
            return self;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a source of apt names. */
    public String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers the next requests for a path that ends like this with an error status. */
    public void refuse(String pathEnd, int status, int times) {
        refusals.put(pathEnd, new Refusal(status, new AtomicInteger(times)));
    }

    /** Sends half of a file whose path ends like this and nothing more until {@link #release} or {@link #close}. */
    public void stall(String pathEnd) {
        stalls.put(pathEnd, new CountDownLatch(1));
    }

    /** Lets every stalled answer go on. */
    public void release() {
        stalls.values().forEach(CountDownLatch::countDown);
        stalls.clear();
    }

    /** The paths asked for so far, in order. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(path);
            int refused = refusal(path);
            Path file = directory.resolve(path.substring(1)).normalize();
            if (refused > 0) {
                exchange.sendResponseHeaders(refused, -1);
            } else if (!file.startsWith(directory) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                send(exchange, path, Files.readAllBytes(file));
            }
        }
    }

    private int refusal(String path) {
        return refusals.entrySet().stream()
                .filter(entry -> path.endsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(refusal -> refusal.left().getAndDecrement() > 0)
                .map(Refusal::status)
                .findFirst()
                .orElse(0);
    }

    private void send(HttpExchange exchange, String path, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        OutputStream out = exchange.getResponseBody();
        int half = body.length / 2;
        out.write(body, 0, half);
        out.flush();
        for (Map.Entry<String, CountDownLatch> stall : stalls.entrySet()) {
            if (path.endsWith(stall.getKey())) {
                await(stall.getValue());
            }
        }
        out.write(body, half, body.length - half);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("server closed", e);
        }
    }
}
