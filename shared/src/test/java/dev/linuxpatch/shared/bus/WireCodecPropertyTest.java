// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import io.vertx.core.buffer.Buffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class WireCodecPropertyTest {
    private final WireCodec codec = new WireCodec(new MessageTypes(Addresses.messageTypes()), new BusFaults());

    @Property(tries = 1000)
    void noiseIsRefused(@ForAll byte[] noise, @ForAll boolean versioned) {
        Buffer wire = Buffer.buffer();
        if (versioned) {
            wire.appendByte((byte) 1);
        }
        wire.appendBytes(noise);

        assertThat(codec.decodeFromWire(0, wire)).isInstanceOf(Unreadable.class);
    }

    @Property(tries = 1000)
    void aMessageWithOneWrongByteIsReadOrRefusedAndNeverThrows(
            @ForAll @IntRange(max = 10_000) int which, @ForAll byte wrong) {
        Buffer wire = Buffer.buffer();
        Object sample = Samples.of(SubmitJob.class).findFirst().orElseThrow();
        codec.encodeToWire(wire, sample);
        wire.setByte(which % wire.length(), wrong);

        assertThat(codec.decodeFromWire(0, wire)).isInstanceOfAny(Unreadable.class, sample.getClass());
    }
}
