// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.http.route.Exchange;
import dev.linuxpatch.http.route.Route;
import dev.linuxpatch.shared.access.Permission;
import io.vertx.core.Future;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes that answer by themselves pass the same checks and leave the same trace. */
class UpgradesTest {
    private ApiFixture api;
    // Held, because Vert.x closes a client that nobody refers to any more, whatever it is doing.
    private WebSocketClient client;

    @BeforeEach
    void serve() {
        api = new ApiFixture.Setup()
                .extra(vertx -> List.of(() -> List.of(Route.upgrade("/ws", Permission.JOBS_READ, UpgradesTest::greet))))
                .start()
                .deploy();
        client = api.vertx().createWebSocketClient();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void anUpgradeIsAuditedWhenItHappens() {
        String greeting = api.await(client.connect(options())
                .compose(socket ->
                        Future.<String>future(told -> socket.textMessageHandler(text -> told.complete(text)))));

        assertThat(greeting).isEqualTo("hello manager");
        JsonObject line = api.auditLine();
        assertThat(line.encode()).contains("\"/ws\"", "101", "CN=manager");
    }

    @Test
    void pagesOfOtherSitesCannotUpgrade() {
        assertThatThrownBy(() -> api.await(client.connect(options().addHeader("Origin", "https://evil.example"))))
                .isInstanceOfSatisfying(
                        UpgradeRejectedException.class,
                        refused -> assertThat(refused.getStatus()).isEqualTo(403));
    }

    private WebSocketConnectOptions options() {
        return new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(api.port())
                .setURI("/ws");
    }

    private static void greet(RoutingContext context) {
        String name = Exchange.of(context).caller().commonName();
        context.request().toWebSocket().onSuccess(socket -> {
            Exchange.upgraded(context);
            socket.writeTextMessage("hello " + name);
        });
    }
}
