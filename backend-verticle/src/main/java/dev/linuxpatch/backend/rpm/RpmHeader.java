// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of one package as rpm keeps it in its database (rpm's {@code docs/manual/format.md}, "Header Structure",
 * without the magic): two counts, an index of 16 bytes a tag, and the data. Reads what is asked for, nothing else.
 */
final class RpmHeader {
    /** Tags of rpm's {@code rpmtag.h}. */
    enum Tag {
        NAME(1000),
        VERSION(1001),
        RELEASE(1002),
        EPOCH(1003),
        SUMMARY(1004),
        INSTALLTIME(1008),
        SIZE(1009),
        VENDOR(1011),
        LICENSE(1014),
        PACKAGER(1015),
        URL(1020),
        ARCH(1022),
        OLDFILENAMES(1027),
        SOURCERPM(1044),
        PROVIDENAME(1047),
        REQUIREFLAGS(1048),
        REQUIRENAME(1049),
        REQUIREVERSION(1050),
        DIRINDEXES(1116),
        BASENAMES(1117),
        DIRNAMES(1118),
        RECOMMENDNAME(5046),
        RECOMMENDVERSION(5047),
        RECOMMENDFLAGS(5048),
        SUGGESTNAME(5049),
        SUGGESTVERSION(5050),
        SUGGESTFLAGS(5051),
        LONGSIZE(5009),
        SIGSIZE(257),
        LONGSIGSIZE(270);

        private final int number;

        Tag(int number) {
            this.number = number;
        }
    }

    private static final int COUNTS = 8;
    private static final int ENTRY = 16;
    private static final int INT32 = 4;
    private static final int INT64 = 5;
    private static final int STRING = 6;
    private static final int STRING_ARRAY = 8;
    private static final int I18N_STRING = 9;

    private final ByteBuffer bytes;
    private final int data;
    /** Place in the index by the tag's number. */
    private final Map<Integer, Integer> entries = new HashMap<>();

    /** @throws IllegalArgumentException if this is no header */
    RpmHeader(byte[] blob) {
        bytes = ByteBuffer.wrap(blob);
        if (blob.length < COUNTS) {
            throw damaged("too short");
        }
        int tags = bytes.getInt(0);
        data = COUNTS + tags * ENTRY;
        if (tags < 0 || tags > blob.length / ENTRY || (long) data + bytes.getInt(4) > blob.length) {
            throw damaged("counts do not fit");
        }
        for (int i = 0; i < tags; i++) {
            entries.put(bytes.getInt(COUNTS + i * ENTRY), COUNTS + i * ENTRY);
        }
    }

    /** The first string of a tag; empty if it has none. */
    String string(Tag tag) {
        List<String> all = strings(tag, 1);
        return all.isEmpty() ? "" : all.get(0);
    }

    /** All strings of a tag. */
    List<String> strings(Tag tag) {
        return strings(tag, Integer.MAX_VALUE);
    }

    /** The first number of a tag; 0 if it has none. */
    long number(Tag tag) {
        Integer entry = entries.get(tag.number);
        if (entry == null) {
            return 0;
        }
        int at = offset(entry);
        return switch (bytes.getInt(entry + 4)) {
            case INT32 -> Integer.toUnsignedLong(bytes.getInt(at));
            case INT64 -> bytes.getLong(at);
            default -> throw damaged(tag + " is no number");
        };
    }

    /** All 32-bit numbers of a tag. */
    int[] numbers(Tag tag) {
        Integer entry = entries.get(tag.number);
        if (entry == null) {
            return new int[0];
        }
        if (bytes.getInt(entry + 4) != INT32) {
            throw damaged(tag + " is no number");
        }
        int[] numbers = new int[count(entry, 4)];
        int at = offset(entry);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = bytes.getInt(at + 4 * i);
        }
        return numbers;
    }

    private List<String> strings(Tag tag, int limit) {
        Integer entry = entries.get(tag.number);
        if (entry == null) {
            return List.of();
        }
        int type = bytes.getInt(entry + 4);
        if (type != STRING && type != STRING_ARRAY && type != I18N_STRING) {
            throw damaged(tag + " is no text");
        }
        int count = Math.min(limit, count(entry, 1));
        List<String> strings = new ArrayList<>(count);
        int at = offset(entry);
        for (int i = 0; i < count; i++) {
            int end = at;
            while (end < bytes.limit() && bytes.get(end) != 0) {
                end++;
            }
            strings.add(new String(bytes.array(), at, end - at, StandardCharsets.UTF_8));
            at = end + 1;
        }
        return strings;
    }

    private int offset(int entry) {
        long at = (long) data + bytes.getInt(entry + 8);
        if (at < data || at >= bytes.limit()) {
            throw damaged("an offset does not fit");
        }
        return (int) at;
    }

    private int count(int entry, int width) {
        int count = bytes.getInt(entry + 12);
        if (count < 0 || (long) offset(entry) + (long) count * width > bytes.limit()) {
            throw damaged("a count does not fit");
        }
        return count;
    }

    private static IllegalArgumentException damaged(String what) {
        return new IllegalArgumentException("not a package header: " + what);
    }
}
