// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A witness that overlooks something proves nothing. */
class JobFollowerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<ObjectNode> log = new ArrayList<>();
    private final JobFollower follower = new JobFollower(this::page, "job");
    private int status = 200;

    @Test
    void aWholeLogIsWhole() throws Exception {
        happen("lpa line 1");
        follower.advance();
        happen("lpa line 2", "lpa lines written: 2", null);
        follower.advance();

        follower.checkLog();
        follower.checkLines();

        assertThat(follower.count()).isEqualTo(4);
        assertThat(follower.lines()).isEqualTo(2);
    }

    @Test
    void aServiceThatIsNotReadyIsAskedAgain() throws Exception {
        happen("lpa line 1");
        status = 503;
        follower.advance();
        assertThat(follower.count()).isZero();

        status = 200;
        follower.advance();

        assertThat(follower.count()).isEqualTo(1);
    }

    @Test
    void aJobThatIsGoneIsLost() {
        status = 404;

        assertThatThrownBy(follower::advance).isInstanceOf(VmException.class).hasMessageContaining("404");
    }

    @Test
    void aNumberThatIsLeftOutIsNoticed() {
        happen("lpa line 1", "lpa line 2", "lpa line 3");
        log.remove(1);

        assertThatThrownBy(follower::advance)
                .isInstanceOf(VmException.class)
                .hasMessageContaining("after event 1 comes");
    }

    @Test
    void anEventThatWasToldOtherwiseIsNoticed() throws Exception {
        happen("lpa line 1", null);
        follower.advance();
        log.get(0).put("message", "another");

        assertThatThrownBy(follower::checkLog).isInstanceOf(VmException.class).hasMessageContaining("is kept as");
    }

    @Test
    void anEventThatWasToldAndIsNotKeptIsNoticed() throws Exception {
        happen("lpa line 1", "lpa line 2", null);
        follower.advance();
        log.remove(2);

        assertThatThrownBy(follower::checkLog).isInstanceOf(VmException.class).hasMessageContaining("2 are kept");
    }

    @Test
    void aSecondEndIsNoticed() throws Exception {
        happen("lpa line 1", null, null);
        follower.advance();

        assertThatThrownBy(follower::checkLog).isInstanceOf(VmException.class).hasMessageContaining("2 ends");
    }

    @Test
    void aLineThatArrivedTwiceIsNoticed() throws Exception {
        happen("lpa line 1", "lpa line 1", "lpa line 2", "lpa lines written: 3");
        follower.advance();

        assertThatThrownBy(follower::checkLines).isInstanceOf(VmException.class).hasMessageContaining("[1, 1, 2]");
    }

    @Test
    void aLastLineThatDidNotArriveIsNoticed() throws Exception {
        happen("lpa line 1", "lpa lines written: 2");
        follower.advance();

        assertThatThrownBy(follower::checkLines)
                .isInstanceOf(VmException.class)
                .hasMessageContaining("it says it wrote [2]");
    }

    /** Adds events with these lines of output; null is the end of the job. */
    private void happen(String... lines) {
        for (String line : lines) {
            log.add(JSON.createObjectNode()
                    .put("event", line == null ? "job_complete" : "job_status")
                    .put("seq", log.size() + 1)
                    .put("message", "running")
                    .put("output", line));
        }
    }

    private PatchClient.Answer page(String path) throws IOException {
        int since = Integer.parseInt(path.substring(path.indexOf('=') + 1));
        ObjectNode data = JSON.createObjectNode().put("more", false);
        ArrayNode events = data.putArray("events");
        log.stream().filter(event -> event.get("seq").asInt() > since).forEach(event -> events.add(event.deepCopy()));
        ObjectNode envelope = JSON.createObjectNode();
        envelope.set("data", data);
        return new PatchClient.Answer(status, envelope);
    }
}
