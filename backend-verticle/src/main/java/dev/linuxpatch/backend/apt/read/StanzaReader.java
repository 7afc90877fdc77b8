// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Walks through the stanzas of a control file ({@code deb822(5)}) as bytes and makes text only of what is asked for. It
 * holds one stanza at a time, so its memory does not grow with the file. Not safe for several threads.
 */
public final class StanzaReader implements Closeable {
    /** No honest stanza is near this size: a longer one means that this is no control file. */
    private static final int MAX_STANZA = 16 << 20;

    private static final int FIELDS = ControlField.values().length;

    private final InputStream in;
    private final int[] from = new int[FIELDS];
    private final int[] to = new int[FIELDS];
    private byte[] buffer = new byte[1 << 16];
    /** Where the stanza begins in the buffer; the places of fields count from here. */
    private int start;

    /** Where the search for the next stanza begins. */
    private int next;

    /** End of what has been read. */
    private int limit;

    /** Reads to the end of the stream, which it closes when it is closed. */
    public StanzaReader(InputStream in) {
        this.in = in;
    }

    /** Goes to the next stanza; false at the end. */
    public boolean next() throws IOException {
        Arrays.fill(from, -1);
        boolean more = skipEmptyLines();
        ControlField current = null;
        int length = 0;
        while (more) {
            int end = endOfLine(length);
            if (end == length) {
                break;
            }
            current = readLine(length, end, current);
            length = end + 1;
            more = start + length < limit || fill();
        }
        next = Math.min(start + length, limit);
        return length > 0;
    }

    private boolean skipEmptyLines() throws IOException {
        start = next;
        while (start < limit || fill()) {
            if (buffer[start] != '\n') {
                return true;
            }
            start++;
        }
        return false;
    }

    /** Where the line that begins there ends: at its line feed or at the end of the file. */
    private int endOfLine(int offset) throws IOException {
        int i = offset;
        while (true) {
            for (int n = limit - start; i < n; i++) {
                if (buffer[start + i] == '\n') {
                    return i;
                }
            }
            if (!fill()) {
                return i;
            }
        }
    }

    private ControlField readLine(int begin, int end, ControlField current) {
        byte first = buffer[start + begin];
        if (first == '#') {
            return current;
        }
        if (first == ' ' || first == '\t') {
            if (current != null) {
                to[current.ordinal()] = trimmedEnd(begin, end);
            }
            return current;
        }
        int colon = begin;
        while (colon < end && buffer[start + colon] != ':') {
            colon++;
        }
        ControlField field = ControlField.find(buffer, start + begin, start + colon);
        if (field != null) {
            int value = Math.min(colon + 1, end);
            while (value < end && isBlank(buffer[start + value])) {
                value++;
            }
            from[field.ordinal()] = value;
            to[field.ordinal()] = trimmedEnd(value, end);
        }
        return field;
    }

    private int trimmedEnd(int begin, int end) {
        int last = end;
        while (last > begin && isBlank(buffer[start + last - 1])) {
            last--;
        }
        return last;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    /** Reads more behind the present stanza, whose beginning may move in the buffer. False at the end of the file. */
    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, limit - start);
            limit -= start;
            start = 0;
        }
        if (limit == buffer.length) {
            if (limit >= MAX_STANZA) {
                throw new IOException("a stanza of more than " + MAX_STANZA + " bytes");
            }
            buffer = Arrays.copyOf(buffer, limit * 2);
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read <= 0) {
            return false;
        }
        limit += read;
        return true;
    }

    /** Whether the stanza has that field. */
    public boolean has(ControlField field) {
        return from[field.ordinal()] >= 0;
    }

    /** The value with its continuation lines as they stand; null if there is none. */
    public String text(ControlField field) {
        int begin = from[field.ordinal()];
        return begin < 0
                ? null
                : new String(buffer, start + begin, to[field.ordinal()] - begin, StandardCharsets.UTF_8);
    }

    /** The first line of the value; null if there is none. */
    public String firstLine(ControlField field) {
        int begin = from[field.ordinal()];
        if (begin < 0) {
            return null;
        }
        int end = begin;
        while (end < to[field.ordinal()] && buffer[start + end] != '\n') {
            end++;
        }
        return new String(buffer, start + begin, trimmedEnd(begin, end) - begin, StandardCharsets.UTF_8);
    }

    /** All fields of the stanza, descriptions by their first line. */
    public Map<ControlField, String> fields() {
        EnumMap<ControlField, String> fields = new EnumMap<>(ControlField.class);
        for (ControlField field : ControlField.values()) {
            if (has(field)) {
                fields.put(field, field == ControlField.DESCRIPTION ? firstLine(field) : text(field));
            }
        }
        return Collections.unmodifiableMap(fields);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
