// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.shared.job.JobId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnPackageTest {
    private static final PackageName NAME = new PackageName("linux-patch-api");
    private static final PackageName OTHER = new PackageName("linux-patch-api-doc");
    private static final PackageVersion OLD = new PackageVersion("1.0");
    private static final PackageVersion NEW = new PackageVersion("1.1");
    private static final JobId JOB = new JobId(new UUID(0, 1));
    private static final OwnPackage OWN = new OwnPackage(NAME);

    @ParameterizedTest
    @MethodSource("naming")
    void whoeverNamesItMeansIt(Operation operation) {
        assertThat(OWN.isNamedBy(operation)).isTrue();
    }

    static Stream<Operation> naming() {
        return Stream.of(
                install("vim", "linux-patch-api"),
                install("linux-patch-api:amd64"),
                update(NAME),
                new Operation.Remove(NAME, false, false),
                apply("linux-patch-api"),
                apply("vim", "linux-patch-api:amd64"),
                apply("linux-patch-api_1.1"),
                apply("linux-patch-api:amd64_1.1"),
                rollback(new PackageChange(NAME, NEW, OLD)));
    }

    @ParameterizedTest
    @MethodSource("notNaming")
    void aLongerNameOrNoNameIsNotIt(Operation operation) {
        assertThat(OWN.isNamedBy(operation)).isFalse();
    }

    static Stream<Operation> notNaming() {
        return Stream.of(
                install("linux-patch-api-doc", "linux-patch"),
                update(OTHER),
                apply(),
                apply("linux-patch-api-doc_1.1"),
                rollback(new PackageChange(OTHER, NEW, OLD)),
                new Operation.Reboot(Duration.ZERO, false, null, false));
    }

    @Test
    void itIsRemovedByNameOrByUndoingItsInstallation() {
        assertThat(OWN.isRemovedBy(new Operation.Remove(NAME, true, true))).isTrue();
        assertThat(OWN.isRemovedBy(rollback(new PackageChange(NAME, NEW, null))))
                .isTrue();
        assertThat(OWN.isRemovedBy(rollback(new PackageChange(NAME, NEW, OLD)))).isFalse();
        assertThat(OWN.isRemovedBy(rollback(new PackageChange(OTHER, NEW, null))))
                .isFalse();
        assertThat(OWN.isRemovedBy(update(NAME))).isFalse();
    }

    @Test
    void allPatchesAreAllButOurs() {
        Operation.ApplyPatches all =
                new Operation.ApplyPatches(List.of(), List.of("vim*"), true, Duration.ofMinutes(1));

        assertThat(OWN.sparedBy(all))
                .isEqualTo(new Operation.ApplyPatches(
                        List.of(), List.of("vim*", "linux-patch-api"), true, Duration.ofMinutes(1)));
        assertThat(OWN.sparedBy(OWN.sparedBy(all))).isEqualTo(OWN.sparedBy(all));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "***", "linux-*", "linux-patch-ap?", "linux-patch-api", "*-api"})
    void whoExcludesItAlreadyIsUnderstoodAsHeSaysIt(String glob) {
        Operation.ApplyPatches patches = new Operation.ApplyPatches(List.of(), List.of(glob), false, Duration.ZERO);

        assertThat(OWN.sparedBy(patches)).isEqualTo(patches);
    }

    @Test
    void aSelectionBringsItOnlyWhereItIsNamed() {
        assertThat(OWN.sparedBy(apply("CVE-2026-1001")))
                .isEqualTo(new Operation.ApplyPatches(
                        List.of("CVE-2026-1001"), List.of("linux-patch-api"), false, Duration.ZERO));
        assertThat(OWN.sparedBy(apply("linux-patch-api"))).isEqualTo(apply("linux-patch-api"));
    }

    @Test
    void anArchitectureIsNoPartOfItsName() {
        assertThatThrownBy(() -> new OwnPackage(new PackageName("linux-patch-api:amd64")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Operation install(String... names) {
        return new Operation.Install(
                Stream.of(names)
                        .map(name -> new PackageRequest(new PackageName(name), null))
                        .toList(),
                ChangeOptions.DEFAULT);
    }

    private static Operation update(PackageName name) {
        return new Operation.Update(new PackageRequest(name, null), ChangeOptions.DEFAULT);
    }

    private static Operation.ApplyPatches apply(String... selection) {
        return new Operation.ApplyPatches(List.of(selection), List.of(), false, Duration.ZERO);
    }

    private static Operation rollback(PackageChange change) {
        return new Operation.Rollback(JOB, List.of(change));
    }
}
