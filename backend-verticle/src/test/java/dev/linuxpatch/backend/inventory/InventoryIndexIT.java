// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.apt.read.AptInventoryReader;
import dev.linuxpatch.backend.apt.read.Captures;
import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.InventoryMessages.GetPackage;
import dev.linuxpatch.shared.packages.InventoryMessages.GetPackages;
import dev.linuxpatch.shared.packages.InventoryMessages.GetPatches;
import dev.linuxpatch.shared.packages.InventoryMessages.PackageReply;
import dev.linuxpatch.shared.packages.InventoryMessages.PackagesReply;
import dev.linuxpatch.shared.packages.InventoryMessages.PatchesReply;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageStatus;
import dev.linuxpatch.shared.packages.Patch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real root that changes under a running index. */
@Timeout(120)
class InventoryIndexIT {
    /** Generous for a busy machine; what is expected takes tenths of seconds. The watch's poll alone would take longer. */
    private static final Duration SOON = Duration.ofSeconds(8);

    @TempDir
    private Path state;

    private final BlockingQueue<InventoryHead> heads = new LinkedBlockingQueue<>();
    private AptRoot root;
    private Captures captures;
    private InventoryIndex index;
    private InventoryAnswers answers;

    @BeforeEach
    void anIndexOfARoot() throws IOException {
        root = AptRig.shared().newRoot();
        root.install("rig-a=1.0", "rig-lib=1.0");
        captures = new Captures(state);
        AptInventoryReader reader =
                new AptInventoryReader(root.path(), captures.with(root.environment()), Optional::empty);
        index = new InventoryIndex(new HostId("rig"), reader, Duration.ofHours(4), Clock.systemUTC(), heads::add);
        answers = new InventoryAnswers(index);
    }

    @AfterEach
    void close() {
        index.close();
        captures.close();
        root.close();
    }

    @Test
    void theFirstGenerationIsComplete() throws Exception {
        // Given
        assertThat(index.head().generation()).isZero();
        // When
        index.start();
        InventoryHead head = await(first -> true);
        // Then
        assertThat(head.generation()).isEqualTo(1);
        assertThat(head.packages()).isEqualTo(2);
        assertThat(head.patches()).isEqualTo(2);
        assertThat(head.packageManager()).isEqualTo("apt");
        assertThat(head.cache().status()).isEqualTo(CacheState.Status.FRESH);
    }

    @Test
    void aRunOfDpkgIsSeen() throws Exception {
        // Given
        index.start();
        await(head -> head.generation() == 1);
        // When
        root.install("rig-conf");
        // Then
        InventoryHead head = await(next -> next.packages() == 3);
        assertThat(head.generation()).isGreaterThan(1);
    }

    @Test
    void aHoldAndAPinAreSeen() throws Exception {
        // Given
        index.start();
        await(head -> true);
        // When
        root.hold("rig-a");
        root.pin("rig-lib", "version 1.*", 1001);
        // Then
        awaitPatches("rig-a held", "rig-lib pinned");
    }

    @Test
    void newListsAreSeen() throws Exception {
        // Given
        index.start();
        await(head -> true);
        // When
        root.publish("rig-a", "7.0");
        root.update();
        // Then
        awaitPatches("rig-a available", "rig-lib available");
        assertThat(index.inventory().patches().get(0).availableVersion().value())
                .isEqualTo("7.0");
    }

    @Test
    void whoRefreshesSeesWhatWasJustInstalled() throws Exception {
        // Given
        index.start();
        await(head -> true);
        // When
        root.install("rig-a=1.2");
        InventoryHead head = index.refresh().get(SOON.toSeconds(), TimeUnit.SECONDS);
        // Then
        assertThat(installed("rig-a").version().value()).isEqualTo("1.2");
        assertThat(head.patches()).isEqualTo(1);
    }

    @Test
    void aTransactionIsFollowedWhileItRuns() throws Exception {
        // Given
        root.install("rig-gate=1.0");
        index.start();
        await(head -> head.packages() == 3);
        CompletableFuture<?> running = CompletableFuture.supplyAsync(() -> root.apt("install", "rig-gate"));
        try {
            // When
            await(head -> installed("rig-gate").state().equals("half-configured"));
        } finally {
            root.openGate("rig-gate");
        }
        // Then
        running.get(SOON.toSeconds(), TimeUnit.SECONDS);
        await(head -> installed("rig-gate").state().equals("installed"));
    }

    @Test
    void nothingIsPublishedWhenNothingDiffers() throws Exception {
        // Given
        index.start();
        await(head -> true);
        // When
        root.write("etc/apt/preferences.d/nothing", "# only a comment\n");
        root.hold("rig-a");
        // Then
        awaitPatches("rig-a held", "rig-lib available");
        assertThat(index.head().generation()).isLessThanOrEqualTo(3);
    }

    @Test
    void pagesOfTheLastGenerationsStayForAWhile() throws Exception {
        // Given
        index.start();
        long first = await(head -> true).generation();
        root.install("rig-conf");
        await(head -> head.packages() == 3);
        // When
        var old = answers.packages(new GetPackages(first, 0));
        var patches = answers.patches(new GetPatches(index.head().generation(), 1));
        var unknown = answers.packages(new GetPackages(first + 100, 0));
        // Then
        assertThat(old)
                .isInstanceOfSatisfying(
                        PackagesReply.Page.class,
                        page -> assertThat(page.packages()).hasSize(2));
        assertThat(patches)
                .isInstanceOfSatisfying(
                        PatchesReply.Page.class,
                        page -> assertThat(page.patches()).hasSize(1));
        assertThat(unknown)
                .isInstanceOfSatisfying(
                        PackagesReply.Superseded.class,
                        reply -> assertThat(reply.head().packages()).isEqualTo(3));
    }

    @Test
    void onePackageIsFoundInstalledAvailableOrNotAtAll() throws Exception {
        // Given
        index.start();
        await(head -> true);
        // When
        PackageReply installed = answers.detail(new GetPackage(new PackageName("rig-a")));
        PackageReply available = answers.detail(new GetPackage(new PackageName("rig-conf")));
        PackageReply unknown = answers.detail(new GetPackage(new PackageName("rig-unheard-of")));
        // Then
        assertThat(status(installed)).isEqualTo(PackageStatus.INSTALLED);
        assertThat(status(available)).isEqualTo(PackageStatus.AVAILABLE);
        assertThat(unknown)
                .isInstanceOfSatisfying(
                        PackageReply.Refused.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(ErrorCode.PKG_NOT_FOUND));
    }

    @Test
    void aFailedRefreshIsToldUntilOneSucceeds() throws Exception {
        // Given
        index.start();
        await(head -> true);
        // When
        index.refreshFailed(List.of("http://dead.example.test"));
        // Then
        InventoryHead failed = await(head -> head.cache().status() == CacheState.Status.FAILED);
        assertThat(failed.generation()).isEqualTo(1);
        assertThat(failed.cache().failedRepositories()).containsExactly("http://dead.example.test");
        index.refreshSucceeded(Clock.systemUTC().instant());
        await(head -> head.cache().status() == CacheState.Status.FRESH);
    }

    private static PackageStatus status(PackageReply reply) {
        return ((PackageReply.Found) reply).detail().info().status();
    }

    private PackageInfo installed(String name) {
        return index.inventory().find(new PackageName(name)).orElseThrow();
    }

    private void awaitPatches(String... expected) throws InterruptedException {
        await(head -> index.inventory().patches().stream()
                .map(InventoryIndexIT::describe)
                .toList()
                .equals(List.of(expected)));
    }

    private static String describe(Patch patch) {
        return patch.name() + " " + patch.status();
    }

    private InventoryHead await(Predicate<InventoryHead> wanted) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (true) {
            InventoryHead head = heads.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(head).as("nothing of that kind was published in time").isNotNull();
            if (wanted.test(head)) {
                return head;
            }
        }
    }
}
