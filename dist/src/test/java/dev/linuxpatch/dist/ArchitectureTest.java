// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.beFinal;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.linuxpatch.shared.bus.Address;
import dev.linuxpatch.shared.bus.ScopedAddress;
import dev.linuxpatch.shared.bus.Topic;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.http.ClientAuth;
import java.time.Clock;
import java.time.Instant;

/** The rules of docs/architecture.md, held. */
@AnalyzeClasses(
        packages = "dev.linuxpatch",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
    /** The rig comes from another module's tests. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar") && !location.contains("/rig/");
        }
    }

    @ArchTest
    static final ArchRule verticlesMeetOnlyInSharedAndAreAssembledOnlyInDist = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("shared")
            .definedBy("dev.linuxpatch.shared..")
            .layer("conf")
            .definedBy("dev.linuxpatch.conf..")
            .layer("http")
            .definedBy("dev.linuxpatch.http..")
            .layer("job")
            .definedBy("dev.linuxpatch.job..")
            .layer("backend")
            .definedBy("dev.linuxpatch.backend..")
            .layer("ws")
            .definedBy("dev.linuxpatch.ws..")
            .layer("dist")
            .definedBy("dev.linuxpatch.dist..")
            .whereLayer("shared")
            .mayNotAccessAnyLayer()
            .whereLayer("conf")
            .mayOnlyAccessLayers("shared")
            .whereLayer("http")
            .mayOnlyAccessLayers("shared", "conf")
            .whereLayer("job")
            .mayOnlyAccessLayers("shared", "conf")
            .whereLayer("backend")
            .mayOnlyAccessLayers("shared", "conf")
            .whereLayer("ws")
            .mayOnlyAccessLayers("shared", "conf")
            .whereLayer("dist")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule addressesAreSpeltInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("dev.linuxpatch.shared.bus..")
            .should()
            .callConstructorWhere(target(owner(assignableTo(Address.class)
                    .or(assignableTo(ScopedAddress.class))
                    .or(assignableTo(Topic.class)))));

    @ArchTest
    static final ArchRule theRawEventBusIsForConsolesOnly = noClasses()
            .that(DescribedPredicate.not(resideInAnyPackage(
                    "dev.linuxpatch.shared.bus..", "dev.linuxpatch.ws.console..", "dev.linuxpatch.http.console..")))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(EventBus.class);

    @ArchTest
    static final ArchRule onlyTheHttpVerticleSpeaksHttp = noClasses()
            .that()
            .resideOutsideOfPackage("dev.linuxpatch.http..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.vertx.ext.web..", "io.vertx.core.http..")
                    // Vert.x keeps it there, but every TLS server has it.
                    .and(DescribedPredicate.not(equivalentTo(ClientAuth.class))));

    @ArchTest
    static final ArchRule onlyTheJobStoreSpeaksSql = noClasses()
            .that()
            // rpm keeps its packages in a database of SQLite, and dnf its history, which are read there.
            .resideOutsideOfPackages(
                    "dev.linuxpatch.job.sql..",
                    "dev.linuxpatch.job.sqlite..",
                    "dev.linuxpatch.job.postgres..",
                    "dev.linuxpatch.backend.rpm..",
                    "dev.linuxpatch.backend.dnf.history..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..", "org.postgresql..");

    @ArchTest
    static final ArchRule onlyTheRunnerStartsProcesses = noClasses()
            .that()
            .resideOutsideOfPackage("dev.linuxpatch.backend.run..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String[].class);

    @ArchTest
    static final ArchRule whatCrossesTheBusCannotChange = classes()
            .that()
            .resideInAPackage("dev.linuxpatch.shared..")
            .and()
            .areNotAssignableTo(Throwable.class)
            .and()
            .resideOutsideOfPackage("dev.linuxpatch.shared.bus..")
            .should(new ArchCondition<JavaClass>("be records, enums, sealed families or holders of constants") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean holder = type.getConstructors().stream()
                            .allMatch(constructor -> constructor.getModifiers().contains(JavaModifier.PRIVATE));
                    boolean immutable = type.isRecord() || type.isEnum() || type.isInterface() || holder;
                    // Constants of an enum with a body are classes of their own.
                    boolean constant =
                            type.getRawSuperclass().map(JavaClass::isEnum).orElse(false);
                    events.add(new SimpleConditionEvent(type, immutable || constant, type.getName() + " can change"));
                }
            });

    @ArchTest
    static final ArchRule thereIsNoStaticMutableState = fields().that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAPackage("dev.linuxpatch..")
            .should(beFinal());

    @ArchTest
    static final ArchRule timeComesInThroughConstructors = noClasses()
            .that()
            .resideInAnyPackage("dev.linuxpatch.job..", "dev.linuxpatch.backend..", "dev.linuxpatch.shared..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone");

    @ArchTest
    static final ArchRule nobodySleepsOrPrints = noClasses()
            // A file watch has a thread of its own, which may wait for its next look.
            .that(DescribedPredicate.not(
                    resideInAnyPackage("dev.linuxpatch.dist.cli..", "dev.linuxpatch.http.watch..")))
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule verticlesOnlyWire = classes()
            .that()
            .areAssignableTo(VerticleBase.class)
            .and()
            .resideInAPackage("dev.linuxpatch..")
            .should()
            .haveSimpleNameEndingWith("Verticle");

    @ArchTest
    static final ArchRule packagesOfAModuleHaveNoCycles = slices().matching(
                    "dev.linuxpatch.(http|job|backend|ws|conf|dist).(**)")
            .should()
            .beFreeOfCycles();
}
