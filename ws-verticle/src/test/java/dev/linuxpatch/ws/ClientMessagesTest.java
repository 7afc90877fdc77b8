// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients may say, and what they are told when they may not. */
class ClientMessagesTest extends DeployedWsVerticle {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    hello                                              | INVALID_REQUEST  |
                    []                                                 | INVALID_REQUEST  |
                    {"action":"ping"} {}                               | INVALID_REQUEST  |
                    {"action":"ping","action":"ping"}                  | INVALID_REQUEST  |
                    {"action":[[[[[1]]]]]}                             | INVALID_REQUEST  |
                    {}                                                 | VALIDATION_ERROR | action
                    {"action":"follow"}                                | VALIDATION_ERROR | action
                    {"action":7}                                       | VALIDATION_ERROR | action
                    {"type":"ping","action":"ping"}                    | VALIDATION_ERROR | action
                    {"action":"subscribe","jobid":"x"}                 | VALIDATION_ERROR | jobid
                    {"action":"subscribe","job_id":"x"}                | INVALID_JOB_ID   | job_id
                    {"action":"subscribe","job_id":7}                  | INVALID_JOB_ID   | job_id
                    {"action":"subscribe","since":-1}                  | VALIDATION_ERROR | since
                    {"action":"subscribe","since":1.5}                 | VALIDATION_ERROR | since
                    {"action":"subscribe","since":"1"}                 | VALIDATION_ERROR | since
                    {"action":"subscribe","since":99999999999999999999}| VALIDATION_ERROR | since
                    {"action":"unsubscribe","since":1}                 | VALIDATION_ERROR | since
                    {"action":"subscribe","job_id":"00000000-0000-0000-0000-0000000000ff"}| JOB_NOT_FOUND | job_id
                    """)
    void answersABadMessageWithAnErrorThatNamesTheField(String message, String code, String field) throws Exception {
        front.open("a", null);

        front.say("a", message);

        JsonObject error = front.next("a");
        JsonObject body = error.containsKey("type") ? error.getJsonObject("payload") : error;
        assertThat(body.getString("code")).isEqualTo(code);
        assertThat(body.getString("field")).isEqualTo(field);
        assertThat(body.getString("message")).isNotBlank();
        publish(store.append(JOB));
        assertThat(front.next("a")).as("the connection stays").isNotNull();
    }

    @Test
    void namesAllThatIsWrongWithAMessage() throws Exception {
        front.open("a", null);

        front.say("a", "{\"action\":\"follow\",\"job_id\":\"x\",\"since\":-1,\"colour\":1}");

        assertThat(front.next("a").getJsonArray("errors"))
                .extracting(error -> ((JsonObject) error).getString("field"))
                .containsExactly("colour", "action", "job_id", "since");
    }

    @Test
    void takesNullForAMemberThatIsLeftOut() throws Exception {
        front.open("a", null);

        front.say("a", "{\"type\":\"ping\",\"job_id\":null,\"since\":null}");

        assertThat(front.next("a").getString("type")).isEqualTo("pong");
    }
}
