// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Carries every message of the project. Within one JVM a message passes by reference, which is safe because it cannot
 * change; between JVMs it is a version byte, the type's name and JSON. Neither side of the wire ever throws:
 * {@link Unreadable} says why.
 */
final class WireCodec implements MessageCodec<Object, Object> {
    static final String NAME = "linux-patch-api";
    /** Of the JSON of one message, both ways. Whatever can grow travels by page, and a page is far smaller. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final byte VERSION = 1;
    /** In the place of a type's name: the body says why there is no message. No type has this name. */
    private static final String REFUSAL = "!";
    /** Longer than any name; what claims more is no message of ours. */
    private static final int MAX_NAME = 200;

    private static final int HEAD = Byte.BYTES + Short.BYTES;

    private final ObjectMapper json = WireJson.mapper();
    private final MessageTypes types;
    private final BusFaults faults;

    WireCodec(MessageTypes types, BusFaults faults) {
        this.types = types;
        this.faults = faults;
    }

    @Override
    public void encodeToWire(Buffer buffer, Object message) {
        String name = MessageTypes.nameOf(message.getClass());
        try {
            byte[] body = json.writeValueAsBytes(transform(message));
            if (body.length > MAX_BYTES) {
                refusal(buffer, faults.tooLarge(name, body.length, MAX_BYTES));
            } else {
                write(buffer, name, body);
            }
        } catch (JsonProcessingException e) {
            refusal(buffer, faults.notUnderstood("cannot encode " + name + ": " + e.getOriginalMessage()));
        }
    }

    private static void refusal(Buffer buffer, Unreadable refusal) {
        write(buffer, REFUSAL, refusal.reason().getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Buffer buffer, String name, byte[] body) {
        byte[] named = name.getBytes(StandardCharsets.UTF_8);
        buffer.appendByte(VERSION);
        buffer.appendShort((short) named.length).appendBytes(named);
        buffer.appendInt(body.length).appendBytes(body);
    }

    /** The message, or {@link Unreadable}. */
    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
        if (buffer.length() < position + HEAD) {
            return faults.notUnderstood("a message that is cut off");
        }
        byte version = buffer.getByte(position);
        if (version != VERSION) {
            return faults.notUnderstood("a message of unknown version " + version);
        }
        int nameLength = buffer.getUnsignedShort(position + Byte.BYTES);
        int at = position + HEAD;
        if (nameLength > MAX_NAME || buffer.length() < at + nameLength + Integer.BYTES) {
            return faults.notUnderstood("a message that is cut off");
        }
        String name = buffer.getString(at, at + nameLength);
        int length = buffer.getInt(at + nameLength);
        at += nameLength + Integer.BYTES;
        if (length > MAX_BYTES) {
            return faults.notUnderstood("a message of " + length + " bytes");
        }
        if (length < 0 || buffer.length() - at < length) {
            return faults.notUnderstood("a message that is cut off");
        }
        return body(name, buffer.getBytes(at, at + length));
    }

    private Object body(String name, byte[] body) {
        if (name.equals(REFUSAL)) {
            return faults.notUnderstood(new String(body, StandardCharsets.UTF_8));
        }
        Class<?> type = types.find(name);
        if (type == null) {
            return faults.notUnderstood("a message of unknown type");
        }
        try {
            return Objects.requireNonNull(json.readValue(body, type));
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // What it was is not told: it may be anything.
            return faults.notUnderstood(
                    name + " that cannot be read (" + e.getClass().getSimpleName() + ')');
        }
    }

    @Override
    public Object transform(Object message) {
        if (!types.contains(message.getClass())) {
            throw new IllegalArgumentException("not a message of the bus: " + message.getClass());
        }
        return message;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
