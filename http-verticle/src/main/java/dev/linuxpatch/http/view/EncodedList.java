// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/**
 * Items with their JSON side by side in one array, so that a list of any of them is copied together and never encoded again.
 * Immutable.
 *
 * @param <T> the items
 */
final class EncodedList<T> {
    private final List<T> items;
    private final byte[] json;
    /** Where each item's JSON begins; one more entry says where the last one ends. */
    private final int[] starts;

    private EncodedList(List<T> items, byte[] json, int[] starts) {
        this.items = items;
        this.json = json;
        this.starts = starts;
    }

    static <T> EncodedList<T> of(List<T> items, Function<T, JsonObject> encoder) {
        Buffer all = Buffer.buffer();
        int[] starts = new int[items.size() + 1];
        for (int i = 0; i < items.size(); i++) {
            all.appendBuffer(encoder.apply(items.get(i)).toBuffer());
            starts[i + 1] = all.length();
        }
        return new EncodedList<>(List.copyOf(items), all.getBytes(), starts);
    }

    int size() {
        return items.size();
    }

    T get(int index) {
        return items.get(index);
    }

    List<T> items() {
        return items;
    }

    /** Appends one item's JSON. */
    void append(Buffer out, int index) {
        out.appendBytes(json, starts[index], starts[index + 1] - starts[index]);
    }

    /** A JSON array of some of the items, in the given order. */
    Buffer array(int[] indices, int from, int count) {
        int length = 2 + count;
        for (int i = from; i < from + count; i++) {
            length += starts[indices[i] + 1] - starts[indices[i]];
        }
        Buffer out = Buffer.buffer(length).appendByte((byte) '[');
        for (int i = from; i < from + count; i++) {
            if (i > from) {
                out.appendByte((byte) ',');
            }
            append(out, indices[i]);
        }
        return out.appendByte((byte) ']');
    }
}
