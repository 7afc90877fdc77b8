// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tail;

import static dev.linuxpatch.http.tail.ScriptedServer.HOST;
import static dev.linuxpatch.http.tail.ScriptedServer.await;
import static dev.linuxpatch.http.tail.ScriptedServer.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.linuxpatch.conf.WebSocketSettings;
import dev.linuxpatch.http.drain.Drain;
import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.tail.TailMessages.OpenTail;
import dev.linuxpatch.shared.tail.TailMessages.TailNoted;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class TailSocketsTest {
    private static final String PATH = "/api/v1/ws/jobs";
    private static final int MAX_MESSAGE = 2_000;
    private static final int MAX_QUEUE = 64 * 1024;
    private static final Caller CALLER = new Caller("CN=manager", "manager", List.of(), "1", "127.0.0.1");
    private static final WebSocketSettings PATIENT =
            new WebSocketSettings(Duration.ofSeconds(5), Duration.ofSeconds(10), MAX_MESSAGE, MAX_QUEUE, 50);

    private Vertx vertx;
    private ScriptedServer server;
    // Held, because clients that are not reachable any more close their connections.
    private WebSocketClient client;

    private NetClient tcp;

    @BeforeEach
    void begin(Vertx vertx) throws Exception {
        this.vertx = vertx;
        TypedBus.install(vertx);
        server = new ScriptedServer(vertx);
        client = vertx.createWebSocketClient();
        tcp = vertx.createNetClient();
    }

    /** A plain HTTP server with nothing but tails. */
    private static final class Front extends VerticleBase {
        final Drain drain = new Drain();
        private final WebSocketSettings settings;
        private volatile TailSockets tails;
        private volatile int port;

        Front(WebSocketSettings settings) {
            this.settings = settings;
        }

        @Override
        public Future<?> start() {
            Router router = Router.router(vertx);
            tails = new TailSockets(
                    vertx,
                    new TypedBus(vertx),
                    settings,
                    new TailSeats(settings.maxConnections()),
                    drain,
                    context -> new TailSockets.Asked(HOST, CALLER),
                    (context, problem) -> context.response()
                            .setStatusCode(problem.code().httpStatus())
                            .end(problem.code().name() + " " + problem.details()),
                    Duration.ofMillis(50));
            router.get(PATH).handler(tails);
            HttpServer http = vertx.createHttpServer(
                            new HttpServerOptions().setPort(0).setHost("127.0.0.1"))
                    .requestHandler(router);
            drain.onBegin(vertx, tails::part);
            return tails.start().compose(ready -> http.listen()).onSuccess(bound -> port = bound.actualPort());
        }

        @Override
        public Future<?> stop() {
            return tails.stop();
        }
    }

    private Front front(WebSocketSettings settings) throws Exception {
        Front front = new Front(settings);
        await(vertx.deployVerticle(front));
        return front;
    }

    /** What a client hears, in order. */
    private static final class Client {
        final WebSocket socket;
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();

        Client(WebSocket socket) {
            this.socket = socket;
            socket.textMessageHandler(heard::add);
            socket.closeHandler(ended -> closed.add((int) socket.closeStatusCode()));
        }
    }

    private Client connect(Front front, String query) throws Exception {
        return await(client.connect(front.port, "127.0.0.1", PATH + query).map(Client::new));
    }

    private UpgradeRejectedException refused(Front front, String query) {
        ExecutionException failure = catchThrowableOfType(ExecutionException.class, () -> connect(front, query));
        assertThat(failure).as("the upgrade is refused").isNotNull();
        return (UpgradeRejectedException) failure.getCause();
    }

    @Test
    void tellsEveryClientFromWhereToGoOnBeforeTheServiceStops() throws Exception {
        Front front = front(PATIENT);
        server.greeting = "hello";
        // Each is greeted first: who was not when the stop begins may hear of the stop alone.
        Client early = connect(front, "");
        assertThat(take(early.heard)).isEqualTo("hello");
        Client late = connect(front, "");
        assertThat(take(late.heard)).isEqualTo("hello");
        OpenTail first = server.opened.peek();
        await(server.send(first, "seven", 7, false));

        await(front.drain.begin());

        assertThat(List.of(take(early.heard), take(early.heard))).containsExactly("seven", "{\"restart_since\":7}");
        assertThat(take(early.closed)).isEqualTo(1012);
        assertThat(take(late.heard)).isEqualTo("{\"restart_since\":0}");
        assertThat(take(late.closed)).isEqualTo(1012);
        assertThat(front.tails.size()).isZero();
        assertThat(refused(front, "").getStatus()).isEqualTo(503);
    }

    @Test
    void closesForTheStopEvenWhenNobodyKnowsTheLastWords() throws Exception {
        Front front = front(PATIENT);
        Client client = connect(front, "");
        server.leave();

        await(front.drain.begin());

        assertThat(take(client.closed)).isEqualTo(1012);
    }

    @Test
    void opensATailForTheCallerFromThePositionInTheQuery() throws Exception {
        Front front = front(PATIENT);

        connect(front, "?since=17");

        OpenTail opened = take(server.opened);
        assertThat(opened.caller()).isEqualTo(CALLER);
        assertThat(opened.since()).isEqualTo(17);
    }

    @Test
    void keepsWhatIsSentBeforeTheSocketIsThere() throws Exception {
        Front front = front(PATIENT);
        server.greeting = "welcome";

        Client client = connect(front, "");

        assertThat(take(client.heard)).isEqualTo("welcome");
        assertThat(take(server.opened).since()).isNull();
    }

    @Test
    void refusesBeforeTheUpgradeWhenNobodyServesTails() throws Exception {
        Front front = front(PATIENT);
        server.leave();

        UpgradeRejectedException refusal = refused(front, "");

        assertThat(refusal.getStatus()).isEqualTo(503);
        assertThat(refusal.getBody().toString()).startsWith("SERVICE_UNAVAILABLE");
        assertThat(front.tails.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"?since=-1,since", "?since=1x,since", "?since=,since", "?since=1&since=2,since", "?sinze=1,sinze"})
    void refusesABadQueryByName(String query, String field) throws Exception {
        UpgradeRejectedException refusal = refused(front(PATIENT), query);

        assertThat(refusal.getStatus()).isEqualTo(400);
        assertThat(refusal.getBody().toString()).contains("VALIDATION_ERROR").contains(field);
    }

    @Test
    void answersARequestThatIsNoUpgrade() throws Exception {
        Front front = front(PATIENT);

        HttpClient http = vertx.createHttpClient();
        String answer = await(http.request(HttpMethod.GET, front.port, "127.0.0.1", PATH)
                // Asked for at once: a body that comes before is lost.
                .compose(request -> request.send().compose(response -> response.body()))
                .map(Buffer::toString));

        assertThat(answer).startsWith("INVALID_REQUEST");
        await(http.close());
    }

    @Test
    void opensNoMoreThanItMay() throws Exception {
        Front front =
                front(new WebSocketSettings(Duration.ofSeconds(5), Duration.ofSeconds(10), MAX_MESSAGE, MAX_QUEUE, 2));
        Client first = connect(front, "");
        connect(front, "");

        assertThat(refused(front, "").getStatus()).isEqualTo(503);
        await(first.socket.close());
        take(server.closed);
        assertThat(connect(front, "").socket.isClosed()).isFalse();
    }

    @Test
    void passesMessagesOneAtATime() throws Exception {
        Front front = front(PATIENT);
        Promise<TailNoted> first = Promise.promise();
        server.texting = first.future();
        Client client = connect(front, "");

        client.socket.writeTextMessage("one");
        client.socket.writeBinaryMessage(Buffer.buffer("two"));
        client.socket.writeFinalTextFrame("three");
        assertThat(take(server.texts).text()).isEqualTo("one");
        assertThat(server.texts).isEmpty();
        server.texting = Future.succeededFuture(new TailNoted());
        first.complete(new TailNoted());

        assertThat(take(server.texts).text()).isEqualTo("two");
        assertThat(take(server.texts).text()).isEqualTo("three");
    }

    @Test
    void closesOneWhoseMessageIsTooLarge() throws Exception {
        Client client = connect(front(PATIENT), "");

        client.socket.writeTextMessage("x".repeat(MAX_MESSAGE + 1));

        assertThat(take(client.closed)).isEqualTo(1009);
        assertThat(server.texts).isEmpty();
        take(server.closed);
    }

    @Test
    void tellsTheServerWhichConnectionsAreGone() throws Exception {
        Front front = front(PATIENT);
        Client client = connect(front, "");
        OpenTail opened = take(server.opened);

        await(client.socket.close());

        assertThat(take(server.closed).connection()).isEqualTo(opened.connection());
        assertThat(await(server.send(opened, "late", 1, false)).gone()).containsExactly(opened.connection());
    }

    @Test
    void closesASlowClientWithThePlaceToResumeAndDoesNotDelayOthers() throws Exception {
        Front front = front(PATIENT);
        Client slow = connect(front, "");
        Client quick = connect(front, "");
        List<OpenTail> both = List.of(take(server.opened), take(server.opened));
        slow.socket.pause();
        String filler = "x".repeat(32 * 1024);
        int count = 500;

        for (int i = 1; i <= count; i++) {
            await(server.send(
                    both,
                    new JsonObject().put("position", i).put("filler", filler).encode(),
                    i,
                    false));
        }
        for (int i = 1; i <= count; i++) {
            assertThat(new JsonObject(take(quick.heard)).getInteger("position")).isEqualTo(i);
        }
        // Longer than a close frame waits for its answer.
        await(vertx.timer(TailConnection.FAREWELL.toMillis() + 500, TimeUnit.MILLISECONDS));
        slow.socket.resume();

        assertThat(take(slow.closed)).isEqualTo(1013);
        List<JsonObject> heard = slow.heard.stream().map(JsonObject::new).toList();
        JsonObject lagging = heard.get(heard.size() - 1);
        JsonObject lastEvent = heard.get(heard.size() - 2);
        assertThat(lagging.getInteger("resume_since")).isEqualTo(lastEvent.getInteger("position"));
        assertThat(lastEvent.getInteger("position")).isLessThan(count);
        assertThat(quick.socket.isClosed()).isFalse();
    }

    @Test
    void answersAPacedDeliveryWhenTheClientHasTakenIt() throws Exception {
        Front front =
                front(new WebSocketSettings(Duration.ofSeconds(5), Duration.ofSeconds(10), MAX_MESSAGE, 32 << 20, 50));
        Client client = connect(front, "");
        OpenTail opened = take(server.opened);
        client.socket.pause();
        String filler = "x".repeat(1 << 20);
        for (int i = 1; i <= 16; i++) {
            await(server.send(opened, filler, i, false));
        }

        Future<?> paced = server.send(opened, "last", 17, true);
        await(server.send(opened, "after", 18, false));
        assertThat(paced.isComplete()).isFalse();
        client.socket.resume();

        await(paced);
        assertThat(client.closed).isEmpty();
    }

    @Test
    void dropsASilentPeerAndKeepsOneThatAnswers() throws Exception {
        Front front =
                front(new WebSocketSettings(Duration.ofMillis(100), Duration.ofSeconds(2), MAX_MESSAGE, MAX_QUEUE, 50));
        Client lively = connect(front, "");
        String livelyId = take(server.opened).connection();
        NetSocket silent = await(tcp.connect(front.port, "127.0.0.1"));
        BlockingQueue<String> ended = new LinkedBlockingQueue<>();
        silent.closeHandler(closed -> ended.add("closed"));
        silent.handler(ignored -> {});

        silent.write("GET " + PATH + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");

        assertThat(take(ended)).isEqualTo("closed");
        assertThat(take(server.closed).connection()).isNotEqualTo(livelyId);
        assertThat(lively.socket.isClosed()).isFalse();
    }

    @Test
    void holdsNoPeerThatReadsNothingNotEvenTheFarewell() throws Exception {
        Front front =
                front(new WebSocketSettings(Duration.ofSeconds(2), Duration.ofSeconds(3), MAX_MESSAGE, MAX_QUEUE, 50));
        NetSocket stuck = await(tcp.connect(front.port, "127.0.0.1"));
        stuck.write("GET " + PATH + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        OpenTail opened = take(server.opened);
        stuck.pause();
        String filler = "x".repeat(32 * 1024);

        for (int i = 1; i <= 500; i++) {
            await(server.send(opened, filler, i, false));
        }

        assertThat(take(server.closed).connection()).isEqualTo(opened.connection());
        assertThat(front.tails.size()).isZero();
    }

    @Test
    void asksClientsToConnectAgainWhenTheServerIsGone() throws Exception {
        Client client = connect(front(PATIENT), "");

        server.leave();

        assertThat(take(client.closed)).isEqualTo(1012);
    }

    @Test
    void asksClientsToConnectAgainWhenTheServerHasForgottenThem() throws Exception {
        Client client = connect(front(PATIENT), "");

        server.held = 0;

        assertThat(take(client.closed)).isEqualTo(1012);
    }

    @Test
    void saysGoodbyeWhenItStops() throws Exception {
        Front front = front(PATIENT);
        Client client = connect(front, "");

        vertx.runOnContext(now -> front.tails.stop());

        assertThat(take(client.closed)).isEqualTo(1001);
    }

    @Test
    void keepsNothingOfAThousandConnectionsThatCameAndWent() throws Exception {
        Front front = front(PATIENT);

        for (int round = 0; round < 40; round++) {
            List<Future<Client>> clients = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                clients.add(client.connect(front.port, "127.0.0.1", PATH).map(Client::new));
            }
            for (Client connected : await(Future.all(clients)).<Client>list()) {
                connected.socket.close();
            }
            for (int i = 0; i < 25; i++) {
                take(server.closed);
            }
        }

        assertThat(front.tails.size()).isZero();
        assertThat(server.opened).hasSize(1_000);
    }
}
