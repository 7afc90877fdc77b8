// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Carries every message of the project. Within one JVM a message passes by reference, which is safe because it cannot
 * change; between JVMs it is a version byte, the type's name and JSON.
 */
final class WireCodec implements MessageCodec<Object, Object> {
    static final String NAME = "linux-patch-api";
    private static final byte VERSION = 1;

    private final ObjectMapper json = WireJson.mapper();
    private final MessageTypes types;

    WireCodec(MessageTypes types) {
        this.types = types;
    }

    @Override
    public void encodeToWire(Buffer buffer, Object message) {
        if (!types.contains(message.getClass())) {
            throw new IllegalArgumentException("not a message of the bus: " + message.getClass());
        }
        try {
            byte[] name = MessageTypes.nameOf(message.getClass()).getBytes(StandardCharsets.UTF_8);
            byte[] body = json.writeValueAsBytes(message);
            buffer.appendByte(VERSION);
            buffer.appendShort((short) name.length).appendBytes(name);
            buffer.appendInt(body.length).appendBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot encode " + message.getClass(), e);
        }
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
        byte version = buffer.getByte(position);
        if (version != VERSION) {
            throw new IllegalArgumentException("message of unknown version " + version);
        }
        int at = position + 1;
        int nameLength = buffer.getUnsignedShort(at);
        at += Short.BYTES;
        String name = buffer.getString(at, at + nameLength);
        at += nameLength;
        Class<?> type = types.find(name);
        if (type == null) {
            throw new IllegalArgumentException("message of unknown type");
        }
        int length = buffer.getInt(at);
        at += Integer.BYTES;
        try {
            return json.readValue(buffer.getBytes(at, at + length), type);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot decode " + name, e);
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
