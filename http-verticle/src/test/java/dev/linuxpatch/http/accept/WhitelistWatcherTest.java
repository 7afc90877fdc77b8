// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.watch.FileWatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhitelistWatcherTest {

    private static final Duration TTL = Duration.ofMillis(50);

    @TempDir
    Path directory;

    private final AddressGate gate = new AddressGate();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
    private final FileWatch watch = new FileWatch();
    private final Vertx vertx = Vertx.vertx();
    private Path file;
    private WhitelistWatcher watcher;

    @BeforeEach
    void prepare() {
        file = directory.resolve("whitelist.yaml");
        watcher = watcherOf(file);
    }

    @AfterEach
    void stop() {
        watcher.close();
        watch.close();
        vertx.close();
    }

    @Test
    void putsTheFileInForceAtStart() throws Exception {
        Files.writeString(file, "entries: [192.0.2.1]");

        WhitelistFile.Outcome outcome = watcher.start(watch);

        assertThat(outcome).isInstanceOf(WhitelistFile.Valid.class);
        assertThat(gate.admits(InetAddress.getByName("192.0.2.1"))).isTrue();
        assertThat(gate.admits(InetAddress.getByName("192.0.2.2"))).isFalse();
        assertThat(gate.refused()).isEqualTo(1);
    }

    @Test
    void refusesToStartWithoutTheFile() {
        WhitelistFile.Outcome outcome = watcher.start(watch);

        assertThat(outcome).isInstanceOf(WhitelistFile.Invalid.class);
        assertThat(told).isEmpty();
    }

    @Test
    void appliesAFileThatIsRewrittenInPlaceWithinASecond() throws Exception {
        startWith("entries: [192.0.2.1]");

        Files.writeString(file, "entries: [192.0.2.2]");

        assertThat(told.poll(1, TimeUnit.SECONDS)).isEqualTo("applied 1");
        assertAdmitted("192.0.2.2", "192.0.2.1");
    }

    @Test
    void appliesAFileThatAnEditorRenamesIntoPlaceAgainAndAgain() throws Exception {
        startWith("entries: [192.0.2.1]");

        for (int i = 2; i < 5; i++) {
            Path next = Files.writeString(directory.resolve("whitelist.yaml~"), "entries: [192.0.2." + i + "]");
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);

            assertThat(told.poll(1, TimeUnit.SECONDS)).isEqualTo("applied 1");
            assertAdmitted("192.0.2." + i, "192.0.2." + (i - 1));
        }
    }

    @Test
    void appliesASwappedSymbolicLinkAsKubernetesDoesIt() throws Exception {
        Path mount = Files.createDirectory(directory.resolve("mount"));
        publish(mount, "v1", "entries: [192.0.2.1]");
        Path linked = Files.createSymbolicLink(mount.resolve("whitelist.yaml"), Path.of("..data/whitelist.yaml"));
        watcher = watcherOf(linked);
        watcher.start(watch);
        assertThat(told.poll(1, TimeUnit.SECONDS)).isEqualTo("applied 1");

        publish(mount, "v2", "entries: [192.0.2.2]");

        assertThat(told.poll(1, TimeUnit.SECONDS)).isEqualTo("applied 1");
        assertAdmitted("192.0.2.2", "192.0.2.1");
    }

    @Test
    void refusesAnInvalidFileWholeAndKeepsTheOneBefore() throws Exception {
        startWith("entries: [192.0.2.1]");

        Files.writeString(file, "entries: [192.0.2.2, nonsense/99]");

        assertThat(told.poll(1, TimeUnit.SECONDS)).startsWith("refused").contains("nonsense/99");
        assertAdmitted("192.0.2.1", "192.0.2.2");
    }

    @Test
    void keepsTheWhitelistOfAFileThatIsDeletedAndAppliesItsReturn() throws Exception {
        startWith("entries: [192.0.2.1]");

        Files.delete(file);

        assertThat(told.poll(1, TimeUnit.SECONDS)).startsWith("refused").contains("does not exist");
        assertAdmitted("192.0.2.1", "192.0.2.2");
        Files.writeString(file, "entries: [192.0.2.2]");
        assertThat(told.poll(1, TimeUnit.SECONDS)).isEqualTo("applied 1");
        assertAdmitted("192.0.2.2", "192.0.2.1");
    }

    @Test
    void followsAHostNameToOtherAddresses() throws Exception {
        names.put("manager.example.org", List.of(InetAddress.getByName("192.0.2.1")));
        startWith("entries: [manager.example.org]");
        awaitAdmitted("192.0.2.1");

        names.put("manager.example.org", List.of(InetAddress.getByName("192.0.2.2")));

        awaitAdmitted("192.0.2.2");
        assertAdmitted("192.0.2.2", "192.0.2.1");
    }

    @Test
    void keepsTheLastAddressesOfANameThatStopsResolving() throws Exception {
        names.put("manager.example.org", List.of(InetAddress.getByName("192.0.2.1")));
        startWith("entries: [manager.example.org]");
        awaitAdmitted("192.0.2.1");

        names.clear();
        watcher.refreshHosts().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);

        assertAdmitted("192.0.2.1", "192.0.2.2");
    }

    @Test
    void resolvesNamesWithTheSystemByDefault() throws Exception {
        List<InetAddress> addresses = HostResolver.system(vertx)
                .resolve("localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);

        assertThat(addresses).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
    }

    private void startWith(String text) throws Exception {
        Files.writeString(file, text);
        watcher.start(watch);
        assertThat(told.poll(1, TimeUnit.SECONDS)).isEqualTo("applied 1");
    }

    private void awaitAdmitted(String address) throws Exception {
        InetAddress peer = InetAddress.getByName(address);
        CompletableFuture<Void> admitted = new CompletableFuture<>();
        gate.onReplaced(() -> {
            if (gate.whitelist().contains(peer)) {
                admitted.complete(null);
            }
        });
        if (!gate.whitelist().contains(peer)) {
            admitted.get(5, TimeUnit.SECONDS);
        }
    }

    private void assertAdmitted(String yes, String no) throws Exception {
        assertThat(gate.admits(InetAddress.getByName(yes))).as(yes).isTrue();
        assertThat(gate.admits(InetAddress.getByName(no))).as(no).isFalse();
    }

    private static void publish(Path mount, String version, String text) throws Exception {
        Path data = Files.createDirectory(mount.resolve(".." + version));
        Files.writeString(data.resolve("whitelist.yaml"), text);
        Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), data.getFileName());
        Files.move(link, mount.resolve("..data"), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private WhitelistWatcher watcherOf(Path path) {
        HostResolver resolver = name -> names.containsKey(name)
                ? Future.succeededFuture(names.get(name))
                : Future.failedFuture("name server is down");
        return new WhitelistWatcher(path, gate, resolver, vertx, TTL, new WhitelistWatcher.Listener() {
            @Override
            public void applied(Path from, int entries, List<WhitelistFile.Problem> warnings) {
                told.add("applied " + entries);
            }

            @Override
            public void refused(Path from, List<WhitelistFile.Problem> problems) {
                told.add("refused " + problems);
            }
        });
    }
}
