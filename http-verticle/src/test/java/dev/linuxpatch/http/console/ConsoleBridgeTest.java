// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.conf.ConsoleSettings;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.ConsoleAddresses;
import dev.linuxpatch.shared.host.HostId;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class ConsoleBridgeTest {
    private static final ConsoleSettings SETTINGS = new ConsoleSettings(true, 1_000, 20);
    private static final String SUBMIT =
            Addresses.JOB_SUBMIT.at(new HostId("host-1")).name();

    private final BlockingQueue<Object> asked = new LinkedBlockingQueue<>();
    private Vertx vertx;
    // Held, because clients that are not reachable any more close their connections.
    private WebSocketClient client;

    private HttpClient http;
    private volatile ConsoleBridge bridge;
    private volatile int port;

    @BeforeEach
    void serve(Vertx vertx) throws Exception {
        this.vertx = vertx;
        client = vertx.createWebSocketClient();
        http = vertx.createHttpClient();
        await(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                Router router = Router.router(super.vertx);
                bridge = new ConsoleBridge(
                        super.vertx,
                        SETTINGS,
                        (context, problem) -> context.response()
                                .setStatusCode(problem.code().httpStatus())
                                .end(problem.code().name()));
                router.route(ConsoleBridge.PATH + "/*").handler(bridge);
                return super.vertx
                        .createHttpServer(new HttpServerOptions().setPort(0).setHost("127.0.0.1"))
                        .requestHandler(router)
                        .listen()
                        .onSuccess(bound -> port = bound.actualPort());
            }
        }));
        for (String address : new String[] {ConsoleAddresses.JOBS, ConsoleAddresses.PACKAGES, SUBMIT}) {
            await(vertx.eventBus()
                    .consumer(address, message -> {
                        asked.add(message.body());
                        message.reply(new JsonObject().put("success", true));
                    })
                    .completion());
        }
    }

    /** A console over SockJS. */
    private static final class TestConsole {
        final WebSocket socket;
        final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
        final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();

        TestConsole(WebSocket socket) {
            this.socket = socket;
            socket.textMessageHandler(text -> {
                if (text.startsWith("a")) {
                    new JsonArray(text.substring(1)).forEach(message -> heard.add(new JsonObject((String) message)));
                }
            });
            socket.closeHandler(ended -> closed.add((int) socket.closeStatusCode()));
        }

        void say(JsonObject message) {
            socket.writeTextMessage(new JsonArray().add(message.encode()).encode());
        }
    }

    private TestConsole console() throws Exception {
        return await(client.connect(port, "127.0.0.1", "/eventbus/000/session/websocket")
                .map(TestConsole::new));
    }

    private static JsonObject message(String type, String address, Object body) {
        return new JsonObject().put("type", type).put("address", address).put("body", body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ui.jobs", "ui.packages"})
    void passesAQueryAndItsAnswer(String address) throws Exception {
        TestConsole console = console();

        console.say(message("send", address, new JsonObject().put("limit", 1))
                .put("headers", new JsonObject())
                .put("replyAddress", "reply-1"));

        assertThat(take(asked)).isEqualTo(new JsonObject().put("limit", 1));
        JsonObject answer = take(console.heard);
        assertThat(answer.getString("address")).isEqualTo("reply-1");
        assertThat(answer.getJsonObject("body").getBoolean("success")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ui.events.jobs", "ui.events.inventory"})
    void passesEventsToWhoListens(String address) throws Exception {
        TestConsole console = console();
        console.say(message("register", address, null));
        // Messages of one socket are handled in order, so this answer says that the registration is done.
        console.say(message("send", "ui.jobs", new JsonObject()).put("replyAddress", "barrier"));
        take(console.heard);

        vertx.eventBus().publish(address, new JsonObject().put("n", 1));

        assertThat(take(console.heard).getJsonObject("body").getInteger("n")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "send, jobs.submit@host-1, access_denied",
        "publish, ui.jobs, rejected",
        "publish, ui.events.jobs, rejected",
        "publish, events.jobs, rejected",
        "send, ui.events.jobs, access_denied",
        "send, events.jobs, access_denied",
        "register, events.jobs, access_denied",
        "register, ui.jobs, access_denied",
        "register, jobs.submit@host-1, access_denied",
        "unregister, events.jobs, access_denied"
    })
    void permitsNothingElse(String type, String address, String refusal) throws Exception {
        TestConsole console = console();

        console.say(message(type, address, new JsonObject()));

        JsonObject answer = take(console.heard);
        assertThat(answer.getString("type")).isEqualTo("err");
        assertThat(answer.getString("body")).isEqualTo(refusal);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":null}", "{\"a\":1}", "[]", "7"})
    void refusesHeadersThatAreNoTexts(String headers) throws Exception {
        TestConsole console = console();

        console.say(message("send", "ui.jobs", new JsonObject())
                .put("headers", new JsonObject("{\"h\":" + headers + "}").getValue("h")));

        assertThat(take(console.heard).getString("body")).isEqualTo("rejected");
        assertThat(asked).isEmpty();
    }

    @Test
    void closesAConsoleWhoseMessageIsTooLarge() throws Exception {
        TestConsole console = console();

        console.say(message("send", "ui.jobs", new JsonObject().put("x", "y".repeat(1_000))));

        assertThat(take(console.closed)).isEqualTo(1009);
        assertThat(asked).isEmpty();
    }

    @Test
    void rejectsMessagesBeyondTheRate() throws Exception {
        TestConsole console = console();
        int burst = 2 * SETTINGS.messagesPerSecond();

        for (int i = 0; i < burst + 10; i++) {
            console.say(message("send", "ui.jobs", new JsonObject()));
        }

        assertThat(take(console.heard).getString("body")).isEqualTo("rejected");
    }

    @Test
    void closesAConsoleThatFloods() throws Exception {
        TestConsole console = console();

        for (int i = 0; i < 200; i++) {
            console.socket.writeTextMessage("[\"nonsense\"]");
        }

        assertThat(take(console.closed)).isEqualTo(1008);
    }

    @Test
    void holdsNothingForAConsoleThatDoesNotRead() throws Exception {
        NetClient tcp = vertx.createNetClient();
        NetSocket stuck = await(tcp.connect(port, "127.0.0.1"));
        BlockingQueue<String> opened = new LinkedBlockingQueue<>();
        stuck.handler(data -> opened.add(data.toString()));
        stuck.write("GET /eventbus/000/session/websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n");
        take(opened);
        stuck.write(masked("[\"{\\\"type\\\":\\\"register\\\",\\\"address\\\":\\\"ui.events.jobs\\\"}\"]"));
        stuck.write(masked("[\"{\\\"type\\\":\\\"send\\\",\\\"address\\\":\\\"ui.jobs\\\",\\\"body\\\":{}}\"]"));
        take(asked);
        stuck.pause();
        JsonObject event = new JsonObject().put("filler", "x".repeat(256 * 1024));

        for (int i = 0; i < 200 && bridge.size() > 0; i++) {
            vertx.eventBus().publish("ui.events.jobs", event);
            // Served by the same event loop, so the event has been written or refused when this is answered.
            assertThat(status(HttpMethod.GET, "/eventbus/info")).isEqualTo(200);
        }

        assertThat(bridge.size()).isZero();
        await(tcp.close());
    }

    /** A text frame as a client sends it, with a mask of zeros. */
    private static Buffer masked(String text) {
        Buffer data = Buffer.buffer(text);
        return Buffer.buffer()
                .appendByte((byte) 0x81)
                .appendByte((byte) (0x80 | data.length()))
                .appendInt(0)
                .appendBuffer(data);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /eventbus/, 404",
        "GET, /eventbus/iframe.html, 404",
        "POST, /eventbus/chunking_test, 404",
        "POST, /eventbus/000/session/xhr, 404",
        "GET, /eventbus/000/session/eventsource, 404",
        "GET, /eventbus/000/session/websocket, 400",
        "POST, /eventbus/000/session/websocket, 405",
        "GET, /eventbus/websocket, 400",
        "GET, /eventbus/info, 200"
    })
    void servesTheWebSocketTransportOnly(HttpMethod method, String path, int status) throws Exception {
        assertThat(status(method, path)).isEqualTo(status);
    }

    @Test
    void forgetsConsolesThatHaveGone() throws Exception {
        for (int i = 0; i < 110; i++) {
            TestConsole console = console();
            await(console.socket.close());
        }

        TestConsole last = console();
        last.say(message("send", "ui.jobs", new JsonObject()).put("replyAddress", "r"));
        take(last.heard);
        assertThat(bridge.size()).isEqualTo(1);
    }

    private int status(HttpMethod method, String path) throws Exception {
        return await(http.request(method, port, "127.0.0.1", path)
                // Asked for at once: a body that comes before is lost.
                .compose(request ->
                        request.send().compose(response -> response.body().map(body -> response.statusCode()))));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came");
        }
        return next;
    }
}
