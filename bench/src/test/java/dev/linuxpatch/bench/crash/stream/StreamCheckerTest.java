// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Wrong streams are found, each as one complaint; right ones are not complained about. */
class StreamCheckerTest {
    private static final String JOB = "job-1";
    private static final String OTHER = "job-2";

    private final EventLedger ledger = new EventLedger();
    private final StreamChecker ofAll = new StreamChecker("all", null, ledger, (from, to) -> false);
    private final StreamChecker ofJob = new StreamChecker("one", JOB, ledger, (from, to) -> false);

    @Test
    void acceptsEveryNumberOnceAndInOrder() {
        ofAll.event(event(JOB, 1, 1, "pending"));
        ofAll.event(event(OTHER, 2, 1, "pending"));
        ofAll.event(event(JOB, 3, 2, "running"));
        ofAll.event(event(JOB, 4, 3, "completed"));
        ofAll.mustHaveReached(4);

        assertThat(ofAll.complaints()).isEmpty();
        assertThat(ofAll.last()).isEqualTo(4);
    }

    @Test
    void acceptsTheNumbersOfOneJob() {
        ofJob.event(event(JOB, 7, 1, "pending"));
        ofJob.event(event(JOB, 9, 2, "running"));
        ofJob.mustHaveReached(2);

        assertThat(ofJob.complaints()).isEmpty();
    }

    @Test
    void findsAnEventThatWasLeftOut() {
        ofAll.event(event(JOB, 1, 1, "pending"));
        ofAll.event(event(OTHER, 4, 1, "pending"));

        assertThat(ofAll.complaints()).singleElement().asString().contains("2 left out silently");
    }

    @Test
    void findsAnEventThatCameTwice() {
        ofJob.event(event(JOB, 1, 1, "pending"));
        ofJob.event(event(JOB, 1, 1, "pending"));

        assertThat(ofJob.complaints()).singleElement().asString().contains("number 1 came again");
    }

    @Test
    void findsEventsInTheWrongOrder() {
        ofJob.event(event(JOB, 1, 1, "pending"));
        ofJob.event(event(JOB, 3, 3, "running"));
        ofJob.event(event(JOB, 2, 2, "running"));

        assertThat(ofJob.complaints()).hasSize(2);
    }

    @Test
    void findsASequenceThatDoesNotFollowThePositions() {
        ofAll.event(event(JOB, 1, 1, "pending"));
        ofAll.event(event(JOB, 2, 3, "running"));

        assertThat(ofAll.complaints()).singleElement().asString().contains("event 3 of job job-1 came after 1");
    }

    @Test
    void findsAJobWhoseBeginningIsMissing() {
        ofAll.event(event(JOB, 1, 2, "running"));

        assertThat(ofAll.complaints()).singleElement().asString().contains("began with event 2");
    }

    @Test
    void findsAnotherJobsEvents() {
        ofJob.event(event(OTHER, 1, 1, "pending"));

        assertThat(ofJob.complaints()).singleElement().asString().contains("heard of job job-2");
    }

    @Test
    void findsEventsBehindTheEnd() {
        ofJob.event(event(JOB, 1, 1, "failed"));
        ofJob.event(event(JOB, 2, 2, "running"));

        assertThat(ofJob.complaints()).singleElement().asString().contains("went on after its end");
    }

    @Test
    void findsASecondEnd() {
        ofJob.event(event(JOB, 1, 1, "failed"));
        ofJob.event(event(JOB, 2, 2, "failed"));

        assertThat(ofJob.complaints()).singleElement().asString().contains("ended twice");
    }

    @Test
    void findsAStreamThatEndsTooEarly() {
        ofAll.event(event(JOB, 1, 1, "pending"));
        ofAll.mustHaveReached(3);

        assertThat(ofAll.complaints()).singleElement().asString().contains("2 to 3 never came");
    }

    @Test
    void findsAnEventThatTheStoreDoesNotHave() {
        ofAll.event(event(JOB, 1, 1, "pending"));
        ofAll.event(event(JOB, 2, 2, "running"));
        ofAll.mustHaveReached(1);

        assertThat(ofAll.complaints()).singleElement().asString().contains("the store has only 1");
    }

    @Test
    void findsANumberThatMeansSomethingElseToAnotherReader() {
        ofAll.event(event(JOB, 1, 1, "pending"));
        ofJob.event(event(JOB, 1, 1, "running"));

        assertThat(ofJob.complaints()).singleElement().asString().contains("position 1 was told as");
    }

    @Test
    void findsASequenceNumberAtTwoPositions() {
        ofAll.event(event(JOB, 1, 1, "pending"));
        ofJob.event(event(JOB, 2, 1, "pending"));

        assertThat(ofJob.complaints()).singleElement().asString().contains("event 1 of job job-1 was told as");
    }

    @Test
    void findsAGapThatNothingAllows() {
        ofAll.gap(1, 5);

        assertThat(ofAll.complaints()).singleElement().asString().contains("nothing was to be removed");
    }

    @Test
    void acceptsAGapThatRetentionMade() {
        StreamChecker late = new StreamChecker("late", null, ledger, (from, to) -> to <= 5);
        late.gap(1, 5);
        late.event(event(JOB, 6, 4, "running"));
        late.event(event(JOB, 7, 5, "completed"));

        assertThat(late.complaints()).isEmpty();
    }

    @Test
    void findsAGapThatDoesNotBeginWhereTheReaderIs() {
        StreamChecker late = new StreamChecker("late", null, ledger, (from, to) -> true);
        late.gap(3, 5);

        assertThat(late.complaints()).singleElement().asString().contains("was said after 0");
    }

    @Test
    void findsAWrongPlaceToResumeFrom() {
        ofJob.event(event(JOB, 1, 1, "pending"));
        ofJob.resumeFrom(2);

        assertThat(ofJob.complaints()).singleElement().asString().contains("resume from 2 but has 1");
    }

    @Test
    void knowsWhoseEventsAGapHolds() {
        ofAll.event(event(JOB, 1, 1, "pending"));
        ofAll.event(event(OTHER, 2, 1, "pending"));

        assertThat(ledger.onlyOf(Set.of(JOB), 1, 1)).isTrue();
        assertThat(ledger.onlyOf(Set.of(JOB), 1, 2)).isFalse();
        assertThat(ledger.onlyOf(Set.of(JOB), 3, 4)).isTrue();
    }

    @Test
    void tellsEachComplaintOnce() {
        ofJob.resumeFrom(1);

        List<String> first = ofJob.takeComplaints();

        assertThat(first).hasSize(1);
        assertThat(ofJob.takeComplaints()).isEmpty();
    }

    private static StreamEvent event(String job, long position, long seq, String status) {
        boolean end = status.equals("completed") || status.equals("failed");
        return new StreamEvent(job, position, seq, status, "changing", null, end, Instant.EPOCH, "");
    }
}
