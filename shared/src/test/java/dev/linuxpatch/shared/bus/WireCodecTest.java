// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.GetJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.tail.TailMessages.OpenTail;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireCodecTest {
    private static final int PREFIX = 7;

    private final BusFaults faults = new BusFaults();
    private final WireCodec codec = new WireCodec(new MessageTypes(Addresses.messageTypes()), faults);

    static Stream<Object> samples() {
        return Addresses.messageTypes().stream().flatMap(Samples::of);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyMessageSurvivesTheWireUnchanged(Object message) {
        Buffer wire = Buffer.buffer(new byte[PREFIX]);

        codec.encodeToWire(wire, message);
        Object back = codec.decodeFromWire(PREFIX, wire);

        assertThat(back).isEqualTo(message).isNotSameAs(message);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void withinOneJvmAMessagePassesByReference(Object message) {
        assertThat(codec.transform(message)).isSameAs(message);
    }

    @Test
    void everyTypeNamedByAnAddressOrATopicMayCrossTheWire() throws IllegalAccessException {
        Set<Class<?>> used = new LinkedHashSet<>();
        for (Field field : Addresses.class.getDeclaredFields()) {
            field.setAccessible(true);
            Object value = field.get(null);
            if (value instanceof Address<?, ?> address) {
                used.addAll(List.of(address.requestType(), address.replyType()));
            } else if (value instanceof ScopedAddress<?, ?, ?> address) {
                used.addAll(List.of(address.requestType(), address.replyType()));
            } else if (value instanceof Topic<?> topic) {
                used.add(topic.type());
            } else if (value instanceof ScopedTopic<?, ?> topic) {
                used.add(topic.type());
            }
        }

        assertThat(Addresses.messageTypes()).containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void absentComponentsStayAbsent() {
        SubmitJob message = new SubmitJob(
                new Operation.Reboot(Duration.ZERO, false, null, false), Caller.service(), "6f1c1c3e", null);
        Buffer wire = Buffer.buffer();

        codec.encodeToWire(wire, message);

        assertThat(codec.decodeFromWire(0, wire)).isEqualTo(message);
    }

    @Test
    void aTypeThatIsNotAMessageIsRefusedBothWays() {
        Buffer wire = Buffer.buffer();
        byte[] name = "java.lang.Runtime".getBytes(StandardCharsets.UTF_8);
        wire.appendByte((byte) 1)
                .appendShort((short) name.length)
                .appendBytes(name)
                .appendInt(2)
                .appendString("{}");

        assertThatThrownBy(() -> codec.encodeToWire(Buffer.buffer(), "text")).hasMessageContaining("not a message");
        assertThatThrownBy(() -> codec.transform(new ArrayList<>())).hasMessageContaining("not a message");
        assertThat(codec.decodeFromWire(0, wire)).isEqualTo(new Unreadable("a message of unknown type"));
    }

    @Test
    void anUnknownVersionIsRefused() {
        Buffer wire = Buffer.buffer();
        codec.encodeToWire(wire, new GetJob(new JobId(UUID.randomUUID())));
        wire.setByte(0, (byte) 9);

        assertThat(codec.decodeFromWire(0, wire)).isEqualTo(new Unreadable("a message of unknown version 9"));
        assertThat(faults.unreadable()).isEqualTo(1);
    }

    @Test
    void aMessageFromASuccessorMayCarryKeysThatWeDoNotKnow() {
        String json = "{\"id\":\"6f1c1c3e-0000-4000-8000-00000000abcd\",\"priority\":3}";
        byte[] name = "JobMessages.GetJob".getBytes(StandardCharsets.UTF_8);
        Buffer wire = Buffer.buffer()
                .appendByte((byte) 1)
                .appendShort((short) name.length)
                .appendBytes(name)
                .appendInt(json.length())
                .appendString(json);

        assertThat(codec.decodeFromWire(0, wire))
                .isEqualTo(new GetJob(new JobId(UUID.fromString("6f1c1c3e-0000-4000-8000-00000000abcd"))));
    }

    @Test
    void aMessageThatIsTooLargeTravelsAsItsRefusal() {
        OpenTail open = new OpenTail(new NodeId("n"), "x".repeat(WireCodec.MAX_BYTES), Caller.service(), null);
        Buffer wire = Buffer.buffer();

        codec.encodeToWire(wire, open);

        assertThat(wire.length()).isLessThan(200);
        assertThat(faults.oversized()).isEqualTo(1);
        assertThat(codec.decodeFromWire(0, wire))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        refusal -> assertThat(refusal.reason())
                                .startsWith("TailMessages.OpenTail of ")
                                .endsWith("is more than the 4194304 that a message may have"));
    }

    @Test
    void aPeerThatSendsMoreThanAMessageMayHaveIsRefused() {
        byte[] name = "JobMessages.GetJob".getBytes(StandardCharsets.UTF_8);
        Buffer wire = Buffer.buffer()
                .appendByte((byte) 1)
                .appendShort((short) name.length)
                .appendBytes(name)
                .appendInt(WireCodec.MAX_BYTES + 1)
                .appendBytes(new byte[WireCodec.MAX_BYTES + 1]);

        assertThat(codec.decodeFromWire(0, wire)).isInstanceOf(Unreadable.class);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aMessageThatIsCutOffAnywhereIsRefusedAndNeverThrows(Object message) {
        Buffer whole = Buffer.buffer();
        codec.encodeToWire(whole, message);

        for (int length = 0; length < whole.length(); length++) {
            assertThat(codec.decodeFromWire(0, whole.getBuffer(0, length))).isInstanceOf(Unreadable.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "{\"id\":\"not-an-id\"}",
                "{\"id\":{\"@type\":\"java.lang.Runtime\"}}",
                "{\"id\":",
                "\"text\""
            })
    void aBodyThatIsNoMessageIsRefused(String json) {
        byte[] name = "JobMessages.GetJob".getBytes(StandardCharsets.UTF_8);
        Buffer wire = Buffer.buffer()
                .appendByte((byte) 1)
                .appendShort((short) name.length)
                .appendBytes(name)
                .appendInt(json.length())
                .appendString(json);

        assertThat(codec.decodeFromWire(0, wire))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        refusal -> assertThat(refusal.reason())
                                .startsWith("JobMessages.GetJob that cannot be read (")
                                .doesNotContain("not-an-id"));
    }
}
