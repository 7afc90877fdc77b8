// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AptRigIT {
    private final AptRig rig = AptRig.shared();

    @Test
    void anInstallChangesTheRootAndNothingElse() throws Exception {
        try (AptRoot root = rig.newRoot()) {
            // When
            root.install("rig-a=1.0");
            // Then
            assertThat(root.versionOf("rig-a")).contains("1.0");
            assertThat(root.stateOf("rig-a")).isEqualTo("ii");
            assertThat(root.read("usr/share/rig/rig-a")).isEqualTo("rig-a 1.0\n");
            assertThat(Path.of("/usr/share/rig")).doesNotExist();
            assertThat(Files.readString(Path.of("/var/lib/dpkg/status"))).doesNotContain("Package: rig-a\n");
        }
    }

    @Test
    void closingLeavesNothingBehind() {
        // Given
        AptRoot root = rig.newRoot();
        root.install("rig-daemon=1.0");
        root.install("rig-daemon");
        List<ProcessHandle> daemons = root.processes();
        assertThat(daemons).isNotEmpty();
        // When
        root.close();
        // Then
        assertThat(root.path().getParent()).doesNotExist();
        assertThat(daemons).allSatisfy(daemon -> assertThat(daemon.onExit()).succeedsWithin(5, TimeUnit.SECONDS));
    }

    @Test
    void aRootIsMadeInTensOfMilliseconds() {
        // Given a warm rig
        rig.newRoot().close();
        // When
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 9; i++) {
            long start = System.nanoTime();
            AptRoot root = rig.newRoot();
            fastest = Math.min(fastest, System.nanoTime() - start);
            root.close();
        }
        // Then, with room for a busy machine
        assertThat(TimeUnit.NANOSECONDS.toMillis(fastest)).isLessThan(150);
    }

    @Test
    void rootsWorkSideBySide() {
        // When
        List<CompletableFuture<String>> states = Stream.of("rig-a", "rig-conf", "rig-app", "rig-same")
                .map(name -> CompletableFuture.supplyAsync(() -> {
                    try (AptRoot root = rig.newRoot()) {
                        root.install(name);
                        return root.stateOf(name);
                    }
                }))
                .toList();
        // Then
        assertThat(states).allSatisfy(state -> assertThat(state.get()).isEqualTo("ii"));
    }

    @Nested
    class Installing {
        @Test
        void dependenciesAndRecommendsComeAlong() {
            try (AptRoot root = rig.newRoot()) {
                root.install("rig-multi", "rig-provider");
                assertThat(root.stateOf("rig-lib")).isEqualTo("ii");
                assertThat(root.stateOf("rig-rec")).isEqualTo("ii");
                assertThat(root.stateOf("rig-big")).isEqualTo("un");
            }
        }

        @Test
        void aFailingScriptLeavesThePackageHalfConfigured() {
            try (AptRoot root = rig.newRoot()) {
                root.install("rig-fail=1.0");
                AptResult result = root.apt("install", "rig-fail");
                assertThat(result.exitCode()).isEqualTo(100);
                assertThat(result.output()).contains("rig-fail: cannot do it");
                assertThat(root.stateOf("rig-fail")).isEqualTo("iF");
                assertThat(root.versionOf("rig-fail")).contains("1.1");
            }
        }

        @Test
        void aFailingPreinstLeavesTheOldVersion() {
            try (AptRoot root = rig.newRoot()) {
                root.install("rig-failpre=1.0");
                assertThat(root.apt("install", "rig-failpre").exitCode()).isEqualTo(100);
                assertThat(root.versionOf("rig-failpre")).contains("1.0");
            }
        }

        @Test
        void aFailingRemovalLeavesThePackage() {
            try (AptRoot root = rig.newRoot()) {
                root.install("rig-failrm");
                assertThat(root.apt("remove", "rig-failrm").exitCode()).isEqualTo(100);
                assertThat(root.stateOf("rig-failrm")).isEqualTo("ii");
            }
        }

        @Test
        void scriptsThatAskFailAtOnce() {
            try (AptRoot root = rig.newRoot()) {
                root.install("rig-stdin=1.0", "rig-tty=1.0");
                assertThat(root.apt("install", "rig-stdin", "rig-tty").exitCode())
                        .isEqualTo(100);
                assertThat(root.stateOf("rig-stdin")).isEqualTo("iF");
                assertThat(root.stateOf("rig-tty")).isEqualTo("iF");
            }
        }

        @Test
        void aConflictRemovesTheOtherPackageWithExitCodeZero() {
            try (AptRoot root = rig.newRoot()) {
                root.install("rig-a");
                assertThat(root.apt("install", "rig-confl").exitCode()).isZero();
                assertThat(root.stateOf("rig-a")).isEqualTo("un");
            }
        }

        @Test
        void aBrokenDependencyIsRefused() {
            try (AptRoot root = rig.newRoot()) {
                assertThat(root.apt("install", "rig-brokendep").exitCode()).isEqualTo(100);
                assertThat(root.stateOf("rig-brokendep")).isEqualTo("un");
            }
        }

        @Test
        void aChangedConffileIsKept() {
            try (AptRoot root = rig.newRoot()) {
                root.install("rig-conf=1.0");
                root.write("etc/rig/rig-conf.conf", "setting=mine\n");
                root.install("rig-conf=1.1");
                assertThat(root.read("etc/rig/rig-conf.conf")).isEqualTo("setting=mine\n");
                assertThat(root.read("etc/rig/rig-conf.conf.dpkg-dist")).isEqualTo("setting=2\n");
            }
        }

        @Test
        void theSlowScriptTakesAsLongAsTheFileSays() {
            try (AptRoot root = rig.newRoot()) {
                root.install("rig-slow=1.0");
                root.write(Fixtures.SLEEP_FILE, "1\n");
                AptResult result = root.apt("install", "rig-slow").orThrow();
                assertThat(result.output()).contains("rig-slow: step 1 of 1").contains("rig-slow: end");
            }
        }

        @Test
        void theGateHoldsAScriptUntilItIsOpened() throws Exception {
            try (AptRoot root = rig.newRoot()) {
                root.install("rig-gate=1.0");
                CompletableFuture<AptResult> running =
                        CompletableFuture.supplyAsync(() -> root.apt("install", "rig-gate"));
                Awaiting.file(root.waiting("rig-gate"));
                assertThat(root.stateOf("rig-gate")).isEqualTo("iF");
                root.openGate("rig-gate");
                assertThat(running.get().exitCode()).isZero();
                assertThat(root.stateOf("rig-gate")).isEqualTo("ii");
            }
        }

        @Test
        void aRebootIsAskedForByAFlag() {
            try (AptRoot root = rig.newRoot()) {
                root.install("rig-reboot=1.0");
                root.install("rig-reboot");
                assertThat(root.read("run/reboot-required.pkgs")).isEqualTo("rig-reboot\n");
            }
        }

        @Test
        void anotherArchitectureInstallsBeside() {
            try (AptRoot root = rig.newRoot()) {
                root.addArchitecture("i386");
                root.update();
                root.install("rig-same:amd64", "rig-same:i386", "rig-foreign:i386");
                assertThat(root.stateOf("rig-same:i386")).isEqualTo("ii");
                assertThat(root.stateOf("rig-foreign:i386")).isEqualTo("ii");
            }
        }

        @Test
        void aFullDiskFailsTheUnpacking() {
            try (AptRoot root = rig.newRootOnTmpfs(24)) {
                AptResult result = root.apt("install", "rig-big");
                assertThat(result.exitCode()).isEqualTo(100);
                assertThat(result.output()).contains("No space left on device");
            }
        }

        @Test
        void aLockNamesItsHolder() throws Exception {
            try (AptRoot root = rig.newRoot();
                    AutoCloseable lock = root.lock()) {
                assertThat(lock).isNotNull();
                AptResult result = root.apt("install", "rig-a");
                assertThat(result.exitCode()).isEqualTo(100);
                assertThat(result.output())
                        .contains("process " + ProcessHandle.current().pid());
            }
        }
    }

    @Nested
    class Removing {
        @Test
        void anEssentialPackageStays() {
            try (AptRoot root = rig.newRoot()) {
                root.installLocal(Fixtures.essential());
                assertThat(root.apt("remove", "rig-essential").exitCode()).isEqualTo(100);
                assertThat(root.stateOf("rig-essential")).isEqualTo("ii");
            }
        }

        @Test
        void configurationStaysUntilPurged() {
            try (AptRoot root = rig.newRoot()) {
                root.install("rig-conf");
                root.apt("remove", "rig-conf").orThrow();
                assertThat(root.stateOf("rig-conf")).isEqualTo("rc");
                root.apt("purge", "rig-conf").orThrow();
                assertThat(root.stateOf("rig-conf")).isEqualTo("un");
            }
        }

        @Test
        void removingWhatIsNotInstalledIsNoFailureToApt() {
            try (AptRoot root = rig.newRoot()) {
                assertThat(root.apt("remove", "rig-a").exitCode()).isZero();
                assertThat(root.apt("remove", "rig-unheard-of").exitCode()).isEqualTo(100);
            }
        }
    }

    @Nested
    class Updates {
        @Test
        void securityShowsInTheLabel() {
            try (AptRoot root = rig.newRoot()) {
                root.install("rig-sec=1.0", "rig-both=1.0");
                assertThat(root.apt("-s", "dist-upgrade").output())
                        .contains("Inst rig-sec [1.0] (1.1 Debian-Security:12.15/stable-security [all])")
                        .contains("Inst rig-both [1.0] (1.2 Debian:12.15/stable-updates [all])");
            }
        }

        @Test
        void heldPinnedAndPhasedPackagesStay() {
            try (AptRoot root = rig.newRoot()) {
                root.install("rig-a=1.0", "rig-lib=1.0", "rig-phase=1.0", "rig-kept=1.0");
                root.hold("rig-a");
                root.pin("rig-lib", "version 1.*", 1001);
                assertThat(root.apt("-s", "dist-upgrade").output()).doesNotContain("Inst ");
                assertThat(root.stateOf("rig-a")).isEqualTo("hi");
            }
        }

        @Test
        void aRootsOwnRepositoryMovesOn() {
            try (AptRoot root = rig.newRoot();
                    AptRoot other = rig.newRoot()) {
                root.install("rig-a=1.0");
                root.update();
                root.publish("rig-a", "1.3");
                root.ownRepository().withdraw("rig-a", "1.1");
                root.update();
                root.install("rig-a");
                assertThat(root.versionOf("rig-a")).contains("1.3");
                assertThat(root.apt("install", "rig-a=1.1").exitCode()).isEqualTo(100);
                assertThat(other.apt("install", "rig-a=1.3").exitCode()).isEqualTo(100);
            }
        }

        @Test
        void aMissingOrDamagedArchiveFailsTheFetch() {
            try (AptRoot root = rig.newRoot()) {
                AptRepository repository = root.ownRepository();
                root.update();
                repository.removeArchive("rig-a", "1.2");
                repository.corruptArchive("rig-lib", "2.0");
                assertThat(root.apt("install", "rig-a").exitCode()).isEqualTo(100);
                assertThat(root.apt("install", "rig-lib").output()).contains("Hash Sum mismatch");
            }
        }

        @Test
        void deadRepositoriesAreNoFailureToApt() {
            try (AptRoot root = rig.newRoot()) {
                root.deadRepository();
                assertThat(root.apt("update").exitCode()).isZero();
                assertThat(root.apt("-oAPT::Update::Error-Mode=any", "update").exitCode())
                        .isEqualTo(100);
            }
        }

        @Test
        void badSignaturesAreSeen() {
            try (AptRoot root = rig.newRoot();
                    AptRoot keyless = rig.newRoot()) {
                root.badSignature();
                assertThat(root.apt("update").output()).contains("BADSIG");
                keyless.distrust();
                keyless.ownRepository();
                assertThat(keyless.apt("update").output()).contains("NO_PUBKEY");
            }
        }

        @Test
        void aServerCanRefuseAndStall() throws Exception {
            try (AptRoot root = rig.newRoot();
                    RepositoryServer server = RepositoryServer.serve(root.repository())) {
                root.useSource(server.uri());
                root.update();
                server.refuse("rig-a_1.2_all.deb", 404, 1);
                assertThat(root.apt("install", "rig-a").exitCode()).isEqualTo(100);
                server.stall("rig-a_1.2_all.deb");
                CompletableFuture<AptResult> running =
                        CompletableFuture.supplyAsync(() -> root.apt("install", "rig-a"));
                Awaiting.file(root.path().resolve("var/cache/apt/archives/partial/rig-a_1.2_all.deb"));
                assertThat(running).isNotDone();
                server.release();
                assertThat(running.get().exitCode()).isZero();
            }
        }

        @Test
        void listsCanBeKeptCompressed() throws Exception {
            try (AptRoot root = rig.newRoot()) {
                root.keepListsCompressed();
                try (Stream<Path> lists = Files.list(root.path().resolve("var/lib/apt/lists"))) {
                    assertThat(lists.map(Path::toString)).anyMatch(list -> list.endsWith("_Packages.lz4"));
                }
                assertThat(root.apt("-s", "install", "rig-a").exitCode()).isZero();
            }
        }

        @Test
        void aSuiteCanBeMissing() {
            try (AptRoot root = rig.newRoot()) {
                root.removeSuite(Suite.SECURITY);
                root.update();
                assertThat(root.apt("install", "rig-sec=1.1").exitCode()).isEqualTo(100);
            }
        }
    }

    @Test
    void syntheticPackagesAreGoodEnoughForDpkgAndApt() {
        try (AptRoot root = rig.newRoot()) {
            root.install("rig-a=1.0");
            root.fillSyntheticStatus(800);
            assertThat(root.apt("check").exitCode()).isZero();
            assertThat(root.dpkg("--audit").output()).isEmpty();
            assertThat(root.stateOf("synth-0799")).isEqualTo("ii");
            root.install("rig-a=1.1");
            assertThat(root.versionOf("rig-a")).contains("1.1");
        }
    }

    @Test
    void helpersFailLoudly() {
        try (AptRoot root = rig.newRoot()) {
            assertThatThrownBy(() -> root.install("rig-unheard-of"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("rig-unheard-of");
        }
    }
}
