// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.ConsoleAddresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.JobPage;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.job.JobMessages.JobSort;
import dev.linuxpatch.shared.job.JobMessages.ListJobs;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.InventoryMessages.InventoryChanged;
import dev.linuxpatch.shared.packages.InventoryMessages.PackagesReply;
import dev.linuxpatch.shared.packages.OperationKind;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageStatus;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.ws.Events;
import dev.linuxpatch.ws.ScriptedStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class ConsoleTest {
    private static final JobId JOB = Events.job(1);

    private final ScriptedStore store = new ScriptedStore(50);
    private final BlockingQueue<ListJobs> listed = new LinkedBlockingQueue<>();
    private Vertx vertx;
    private TypedBus bus;
    private Console console;

    @BeforeEach
    void serve(Vertx vertx) throws Exception {
        this.vertx = vertx;
        TypedBus.install(vertx);
        bus = new TypedBus(vertx);
        console = new Console(vertx.eventBus(), bus, Events.HOST);
        await(console.serve());
    }

    @Test
    void publishesAJobEventAsJson() throws Exception {
        BlockingQueue<JsonObject> heard = listen(ConsoleAddresses.JOB_EVENTS);

        console.events(List.of(store.append(JOB), store.end(JOB)));

        JsonObject line = heard.poll(5, TimeUnit.SECONDS);
        assertThat(line.getString("event")).isEqualTo("job_status");
        assertThat(line.getString("host")).isEqualTo(Events.HOST.value());
        assertThat(line.getString("output")).isEqualTo("line \"1\" ✓");
        assertThat(heard.poll(5, TimeUnit.SECONDS).getString("event")).isEqualTo("job_complete");
    }

    @Test
    void publishesAnInventoryChangeOfItsHostOnly() throws Exception {
        BlockingQueue<JsonObject> heard = listen(ConsoleAddresses.INVENTORY_EVENTS);

        console.inventoryChanged(
                new InventoryChanged(head(6, Events.elsewhere(JOB, 1, 1).host())));
        console.inventoryChanged(new InventoryChanged(head(7, Events.HOST)));

        JsonObject changed = heard.poll(5, TimeUnit.SECONDS);
        assertThat(changed.getString("event")).isEqualTo("inventory_changed");
        assertThat(changed.getLong("generation")).isEqualTo(7);
        assertThat(changed.getInteger("security_updates")).isEqualTo(1);
    }

    @Test
    void answersWithAPageOfJobs() throws Exception {
        bus.serve(Addresses.JOB_LIST.at(Events.HOST), request -> {
            listed.add(request);
            return Future.succeededFuture(
                    new JobPage(List.of(Events.detail(JOB, JobStatus.RUNNING).job()), 8));
        });

        JsonObject reply = ask(
                ConsoleAddresses.JOBS,
                new JsonObject()
                        .put("status", "running")
                        .put("limit", 1)
                        .put("sort", "updated_at")
                        .put("order", "asc"));

        assertThat(reply.getBoolean("success")).isTrue();
        assertThat(reply.getValue("error")).isNull();
        assertThat(reply.getJsonObject("data").getLong("total")).isEqualTo(8);
        JsonObject job = reply.getJsonObject("data").getJsonArray("jobs").getJsonObject(0);
        assertThat(job.getString("job_id")).isEqualTo(JOB.toString());
        assertThat(job.getJsonArray("packages")).isEqualTo(new JsonArray().add("hello"));
        assertThat(listed.take()).isEqualTo(new ListJobs(JobStatus.RUNNING, null, JobSort.UPDATED_AT, false, 1, 0));
    }

    @Test
    void asksForTheNewestJobsByDefault() throws Exception {
        bus.serve(Addresses.JOB_LIST.at(Events.HOST), request -> {
            listed.add(request);
            return Future.succeededFuture(new JobPage(List.of(), 0));
        });

        ask(ConsoleAddresses.JOBS, new JsonObject().put("operation", "patch_apply"));

        assertThat(listed.take())
                .isEqualTo(new ListJobs(null, OperationKind.PATCH_APPLY, JobSort.CREATED_AT, true, 50, 0));
    }

    @Test
    void answersWithOneJobAndItsLog() throws Exception {
        bus.serve(
                Addresses.JOB_GET.at(Events.HOST),
                request -> Future.succeededFuture(new JobReply.Found(Events.detail(request.id(), JobStatus.FAILED))));

        JsonObject reply = ask(ConsoleAddresses.JOBS, new JsonObject().put("job_id", JOB.toString()));

        assertThat(reply.getJsonObject("data").getString("status")).isEqualTo("failed");
        assertThat(reply.getJsonObject("data").getJsonArray("logs")).isEqualTo(new JsonArray().add("line"));
    }

    @Test
    void passesOnThatThereIsNoSuchJob() throws Exception {
        bus.serve(Addresses.JOB_GET.at(Events.HOST), request -> Future.succeededFuture(store.find(request.id())));

        JsonObject reply = ask(ConsoleAddresses.JOBS, new JsonObject().put("job_id", JOB.toString()));

        assertThat(reply.getBoolean("success")).isFalse();
        assertThat(reply.getJsonObject("error").getString("code")).isEqualTo("JOB_NOT_FOUND");
    }

    @Test
    void saysThatNobodyAnswers() throws Exception {
        JsonObject reply = ask(ConsoleAddresses.JOBS, new JsonObject());

        assertThat(reply.getJsonObject("error").getString("code")).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(reply.getJsonObject("error").getBoolean("retryable")).isTrue();
    }

    @Test
    void answersWithAPageOfPackagesOfTheNewestGeneration() throws Exception {
        bus.serve(Addresses.INVENTORY_HEAD.at(Events.HOST), request -> Future.succeededFuture(head(1, Events.HOST)));
        bus.serve(
                Addresses.INVENTORY_PACKAGES.at(Events.HOST),
                request -> Future.succeededFuture(
                        request.generation() == 1
                                ? new PackagesReply.Superseded(head(2, Events.HOST))
                                : new PackagesReply.Page(2, request.offset(), List.of(info("bash"), info("dash")))));

        JsonObject reply =
                ask(ConsoleAddresses.PACKAGES, new JsonObject().put("limit", 1).put("offset", 3));

        JsonObject data = reply.getJsonObject("data");
        assertThat(data.getLong("generation")).isEqualTo(2);
        assertThat(data.getInteger("total")).isEqualTo(800);
        assertThat(data.getJsonArray("packages")).hasSize(1);
        assertThat(data.getJsonArray("packages").getJsonObject(0).getString("name"))
                .isEqualTo("bash");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    ui.jobs     | {"limit":0,"offset":-1,"colour":"red"} | colour,limit,offset
                    ui.jobs     | {"status":"gone","order":"up","sort":7}| status,sort,order
                    ui.jobs     | {"job_id":"x","limit":5}               | limit,job_id
                    ui.jobs     | {"job_id":[]}                          | job_id
                    ui.jobs     | {"limit":"5"}                          | limit
                    ui.packages | {"limit":501}                          | limit
                    ui.packages | {"name":"-o"}                          | name
                    ui.packages | {"name":"bash","offset":1}             | offset
                    """)
    void namesAllThatIsWrongWithAQuery(String address, String query, String fields) throws Exception {
        JsonObject reply = ask(address, new JsonObject(query));

        JsonObject error = reply.getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("VALIDATION_ERROR");
        assertThat(error.getJsonObject("details").getJsonObject("fields").fieldNames())
                .containsExactly(fields.split(","));
    }

    @Test
    void refusesWhatIsNoObject() throws Exception {
        for (Object body : new Object[] {"text", 7, new JsonArray(), null}) {
            assertThat(ask(ConsoleAddresses.PACKAGES, body)
                            .getJsonObject("error")
                            .getString("code"))
                    .isEqualTo("INVALID_REQUEST");
        }
    }

    private BlockingQueue<JsonObject> listen(String address) throws Exception {
        BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
        await(vertx.eventBus()
                .<JsonObject>consumer(address, message -> heard.add(message.body()))
                .completion());
        return heard;
    }

    private JsonObject ask(String address, Object body) throws Exception {
        return await(vertx.eventBus().<JsonObject>request(address, body)).body();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static InventoryHead head(long generation, HostId host) {
        return new InventoryHead(host, "epoch", generation, Events.AT, "apt", 800, 3, 1, false, CacheState.NONE);
    }

    private static PackageInfo info(String name) {
        return new PackageInfo(
                new PackageName(name),
                new PackageVersion("1.0"),
                "amd64",
                PackageStatus.INSTALLED,
                "installed",
                0,
                null,
                false,
                "",
                List.of(),
                List.of(),
                0,
                0,
                null,
                "",
                name,
                List.of());
    }
}
