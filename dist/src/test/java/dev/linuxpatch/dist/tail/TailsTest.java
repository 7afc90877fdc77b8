// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.linuxpatch.conf.ConsoleSettings;
import dev.linuxpatch.conf.WebSocketSettings;
import dev.linuxpatch.http.drain.Drain;
import dev.linuxpatch.http.tail.TailSeats;
import dev.linuxpatch.http.tail.TailSockets;
import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.ws.WsVerticle;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Front and WS verticle together, over real sockets. */
@ExtendWith(VertxExtension.class)
class TailsTest {
    private static final HostId HOST = new HostId("host-1");
    private static final String PATH = "/api/v1/ws/jobs";
    private static final WebSocketSettings SETTINGS =
            new WebSocketSettings(Duration.ofSeconds(1), Duration.ofSeconds(20), 65_536, 256 * 1024, 1_000);

    private Vertx vertx;
    private MemoryJobs jobs;
    private WebSocketClient client;
    private String tails;
    private volatile int port;

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        this.vertx = vertx;
        TypedBus.install(vertx);
        jobs = new MemoryJobs(vertx, HOST);
        client = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxConnections(1_000).setMaxFrameSize(1 << 20));
        deployTails();
        await(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                Router router = Router.router(super.vertx);
                TailSockets sockets = new TailSockets(
                        super.vertx,
                        new TypedBus(super.vertx),
                        SETTINGS,
                        new TailSeats(SETTINGS.maxConnections()),
                        new Drain(),
                        context -> new TailSockets.Asked(HOST, Caller.service()),
                        (context, problem) -> context.response()
                                .setStatusCode(problem.code().httpStatus())
                                .end(problem.code().name()));
                router.get(PATH).handler(sockets);
                return sockets.start()
                        .compose(ready -> super.vertx
                                .createHttpServer(
                                        new HttpServerOptions().setPort(0).setHost("127.0.0.1"))
                                .requestHandler(router)
                                .listen())
                        .onSuccess(bound -> port = bound.actualPort());
            }
        }));
    }

    private void deployTails() throws Exception {
        tails = await(vertx.deployVerticle(new WsVerticle(SETTINGS, new ConsoleSettings(false, 65_536, 20), HOST)));
    }

    /** Notes the positions that it is told, whatever the dialect. */
    private static final class Tail {
        final WebSocket socket;
        final List<Long> positions = new CopyOnWriteArrayList<>();
        final BlockingQueue<JsonObject> told = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();

        Tail(WebSocket socket) {
            this.socket = socket;
            socket.textMessageHandler(text -> hear(new JsonObject(text)));
            socket.closeHandler(ended -> closed.complete((int) socket.closeStatusCode()));
        }

        private void hear(JsonObject frame) {
            JsonObject body = frame.containsKey("payload") ? frame.getJsonObject("payload") : frame;
            String name = frame.containsKey("payload") ? frame.getString("type") : frame.getString("event");
            if (!"job_status".equals(name)) {
                told.add(body.put("name", name));
                return;
            }
            synchronized (this) {
                positions.add(body.getLong("position"));
                notifyAll();
            }
        }

        /** Waits until it has been told that position. */
        synchronized void await(long position) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (positions.isEmpty() || positions.get(positions.size() - 1) < position) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                assertThat(left).as("patience for position %d", position).isPositive();
                wait(left);
            }
        }

        JsonObject next(String name) throws InterruptedException {
            JsonObject frame = told.poll(30, TimeUnit.SECONDS);
            assertThat(frame).as(name).isNotNull();
            assertThat(frame.getString("name")).isEqualTo(name);
            return frame;
        }
    }

    private Future<Tail> connect(String query) {
        return client.connect(port, "127.0.0.1", PATH + query).map(Tail::new);
    }

    @Test
    void tellsTwoHundredClientsEachEventOnceAndInOrder() throws Exception {
        jobs.commit(500, "before");
        List<Future<Tail>> connecting = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            connecting.add(connect(i % 2 == 0 ? "" : "?since=" + i));
        }
        List<Tail> clients = await(Future.all(connecting)).list();
        for (int i = 0; i < 200; i += 4) {
            clients.get(i).socket.writeTextMessage("{\"type\":\"ping\"}");
            clients.get(i).next("connected");
            clients.get(i).next("pong");
        }

        for (int batch = 0; batch < 20; batch++) {
            jobs.commit(10, "line");
        }

        long head = jobs.head();
        for (int i = 0; i < 200; i++) {
            Tail tail = clients.get(i);
            tail.await(head);
            long after = i % 2 == 0 ? 500 : i;
            assertThat(tail.positions)
                    .as("client %d", i)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(after + 1, head).boxed().toList());
        }
    }

    @Test
    void letsASlowClientResumeWhereItWasTold() throws Exception {
        Tail slow = await(connect(""));
        Tail quick = await(connect(""));
        slow.next("connected");
        slow.socket.pause();
        String line = "x".repeat(32 * 1024);

        for (int batch = 0; batch < 100; batch++) {
            jobs.commit(5, line);
            quick.await(jobs.head());
        }
        slow.socket.resume();

        assertThat(slow.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1013);
        long resume = slow.next("lagging").getLong("resume_since");
        Tail again = await(connect("?since=" + resume));
        again.await(jobs.head());
        List<Long> heard = new ArrayList<>(slow.positions);
        heard.addAll(again.positions);
        assertThat(heard)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, jobs.head()).boxed().toList());
        assertThat(quick.socket.isClosed()).isFalse();
    }

    @Test
    void letsClientsConnectAgainWhenTheVerticleComesBack() throws Exception {
        jobs.commit(3, "line");
        Tail first = await(connect(""));
        long position = first.next("connected").getLong("position");

        await(vertx.undeploy(tails));

        ExecutionException failure = catchThrowableOfType(ExecutionException.class, () -> await(connect("")));
        assertThat(((UpgradeRejectedException) failure.getCause()).getStatus()).isEqualTo(503);
        assertThat(first.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1012);
        jobs.commit(2, "meanwhile");
        deployTails();
        Tail second = await(connect("?since=" + position));
        second.await(5);
        assertThat(second.positions).containsExactly(4L, 5L);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
