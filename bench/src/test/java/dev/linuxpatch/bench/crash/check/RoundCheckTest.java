// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.bench.crash.check.Submission.Cancel;
import dev.linuxpatch.bench.crash.check.Violation.Kind;
import dev.linuxpatch.bench.crash.host.CrashPackages;
import dev.linuxpatch.bench.crash.host.DpkgPackage;
import dev.linuxpatch.bench.crash.host.ProgramRun;
import dev.linuxpatch.bench.crash.host.ScriptRun;
import dev.linuxpatch.bench.crash.plan.Ask;
import dev.linuxpatch.bench.crash.stream.StreamEvent;
import dev.linuxpatch.bench.service.JobView;
import dev.linuxpatch.bench.service.JobView.Change;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A service that lies, loses or repeats is found out; one that does not is left in peace. */
class RoundCheckTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Ask INSTALL = new Ask(Ask.Kind.INSTALL, Map.of("crash-a", "1.1"), false, true, 0, -1);
    private static final Map<String, Change> INSTALLED = Map.of("crash-a", new Change("1.0", "1.1"));
    private static final Map<String, DpkgPackage> BEFORE = Map.of("crash-a", dpkg("crash-a", "1.0", "installed"));
    private static final Map<String, DpkgPackage> AFTER = Map.of("crash-a", dpkg("crash-a", "1.1", "installed"));
    private static final Map<String, ProgramRun> PROGRAMS = Map.of("m", new ProgramRun("job", "02-change"));

    private Submission submission = new Submission(INSTALL, "request", "job", 202, Cancel.NOT_TRIED);
    private List<JobView> jobs = List.of(job("job", "completed", INSTALLED));
    private Map<String, DpkgPackage> after = AFTER;
    private List<ScriptRun> scripts = List.of(script("m", true));
    private Map<String, ProgramRun> programs = PROGRAMS;
    private List<StreamEvent> events = List.of(event(1, "pending", null), event(2, "completed", null));
    private Instant toolKilledAt;

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(check()).isEmpty();
    }

    @Test
    void findsAnAcceptedJobThatIsGone() {
        jobs = List.of();
        after = BEFORE;
        programs = Map.of();
        scripts = List.of();

        assertThat(check()).extracting(Violation::kind).containsExactly(Kind.LOST);
    }

    @Test
    void findsARequestThatBecameTwoJobs() {
        jobs = List.of(job("job", "completed", INSTALLED), job("twin", "completed", Map.of()));

        assertThat(check()).extracting(Violation::kind).contains(Kind.DUPLICATED);
    }

    @Test
    void findsAJobThatNobodyAskedFor() {
        submission = new Submission(INSTALL, "another", null, 0, Cancel.NOT_TRIED);

        assertThat(check()).extracting(Violation::what).anyMatch(what -> what.contains("asked for by nobody"));
    }

    @Test
    void findsAJobThatDoesNotEnd() {
        jobs = List.of(job("job", "running", INSTALLED));

        assertThat(check()).extracting(Violation::kind).contains(Kind.STUCK);
    }

    @Test
    void findsChangesThatDpkgDoesNotHave() {
        after = BEFORE;

        assertThat(check()).extracting(Violation::what).anyMatch(what -> what.startsWith("by what the jobs say"));
    }

    @Test
    void findsAChangeThatBeganElsewhere() {
        jobs = List.of(job("job", "completed", Map.of("crash-a", new Change(null, "1.1"))));

        assertThat(check()).extracting(Violation::what).anyMatch(what -> what.contains("but it was 1.0"));
    }

    @Test
    void findsASuccessThatIsNone() {
        jobs = List.of(job("job", "completed", Map.of()));
        after = BEFORE;

        assertThat(check()).extracting(Violation::what).anyMatch(what -> what.contains("is done, but"));
    }

    @Test
    void findsAFailureWithoutAReason() {
        jobs = List.of(job("job", "failed", INSTALLED));

        assertThat(check()).extracting(Violation::what).anyMatch(what -> what.contains("nothing that it needs"));
    }

    @Test
    void excusesAFailureWhenItsToolsWereKilled() {
        jobs = List.of(job("job", "failed", INSTALLED));
        events = List.of(event(1, "pending", null), event(2, "failed", null));
        toolKilledAt = START.plusMillis(500);

        assertThat(check()).isEmpty();
    }

    @Test
    void excusesNoFailureBeforeTheOneByDesign() {
        jobs = List.of(job("job", "failed", INSTALLED));
        events = List.of(event(1, "pending", null), event(2, "failed", null));

        assertThat(check()).extracting(Violation::kind).containsExactly(Kind.WRONG);
    }

    @Test
    void findsACancelThatNobodyAskedFor() {
        jobs = List.of(job("job", "cancelled", INSTALLED));

        assertThat(check()).extracting(Violation::what).anyMatch(what -> what.contains("called off by nobody"));
    }

    @Test
    void findsAPackageThatIsHalfDone() {
        after = Map.of("crash-a", dpkg("crash-a", "1.1", "half-configured"));

        assertThat(check()).extracting(Violation::kind).containsExactly(Kind.BROKEN);
    }

    @Test
    void findsAScriptThatRanTwice() {
        scripts = List.of(script("m", true), script("m", true));

        assertThat(check()).extracting(Violation::kind).containsExactly(Kind.DUPLICATED);
    }

    @Test
    void findsAScriptThatWasCutOff() {
        scripts = List.of(script("m", false));

        assertThat(check()).extracting(Violation::kind).containsExactly(Kind.BROKEN);
    }

    @Test
    void findsAScriptOfNobody() {
        scripts = List.of(script("none", true));

        assertThat(check()).extracting(Violation::what).anyMatch(what -> what.startsWith("nobody's program"));
    }

    @Test
    void findsAJobThatBeganToChangePackagesTwice() {
        programs = Map.of("m", new ProgramRun("job", "02-change"), "n", new ProgramRun("job", "04-change"));

        assertThat(check()).extracting(Violation::kind).containsExactly(Kind.DUPLICATED);
    }

    @Test
    void findsALineOfOutputThatIsMissing() {
        events = List.of(
                event(1, "pending", null),
                event(2, "running", "crash-a postinst m/10 line 1 of 2"),
                event(3, "completed", null));

        assertThat(check()).extracting(Violation::what).anyMatch(what -> what.contains("lines 2 to 2 of"));
    }

    @Test
    void findsALineOfOutputThatCameTwice() {
        events = List.of(
                event(1, "pending", null),
                event(2, "running", "crash-a postinst m/10 line 1 of 1"),
                event(3, "running", "crash-a postinst m/10 line 1 of 1"),
                event(4, "completed", null));

        assertThat(check()).extracting(Violation::kind).containsExactly(Kind.STREAM);
    }

    @Test
    void findsAnEndThatTheEventsDoNotSay() {
        events = List.of(event(1, "pending", null), event(2, "failed", null));

        assertThat(check()).extracting(Violation::kind).containsExactly(Kind.STREAM);
    }

    @Test
    void acceptsWhatFailsByDesign() {
        Ask bad = new Ask(Ask.Kind.INSTALL, Map.of(CrashPackages.BAD_POSTINST, "1.0"), false, true, 0, -1);
        submission = new Submission(bad, "request", "job", 202, Cancel.NOT_TRIED);
        jobs = List.of(job("job", "failed", Map.of(CrashPackages.BAD_POSTINST, new Change(null, "1.0"))));
        after = Map.of(
                "crash-a",
                BEFORE.get("crash-a"),
                CrashPackages.BAD_POSTINST,
                dpkg(CrashPackages.BAD_POSTINST, "1.0", "half-configured"));
        events = List.of(event(1, "pending", null), event(2, "failed", null));

        assertThat(check()).isEmpty();
    }

    private List<Violation> check() {
        return RoundCheck.of(new Evidence(
                List.of(submission), jobs, BEFORE, after, scripts, programs, Map.of("job", events), toolKilledAt));
    }

    private static JobView job(String id, String status, Map<String, Change> changes) {
        return new JobView(id, "request", "install", status, null, "", START, START.plusSeconds(1), changes);
    }

    private static DpkgPackage dpkg(String name, String version, String state) {
        return new DpkgPackage(name, version, state, false);
    }

    private static ScriptRun script(String marker, boolean ended) {
        return new ScriptRun(marker, "10", "crash-a", "crash-a 1.1 postinst configure 1.0", ended);
    }

    private static StreamEvent event(long seq, String status, String output) {
        boolean end = JobView.ended(status);
        return new StreamEvent("job", seq, seq, status, "changing", output, end, START, "");
    }
}
