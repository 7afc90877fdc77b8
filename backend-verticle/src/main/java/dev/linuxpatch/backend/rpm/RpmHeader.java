// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
        LONGSIGSIZE(270),
        INSTPREFIXES(1099),
        FILESIZES(1028),
        FILEMODES(1030),
        FILERDEVS(1033),
        FILEMTIMES(1034),
        FILEDIGESTS(1035),
        FILELINKTOS(1036),
        FILEFLAGS(1037),
        FILEDEVICES(1095),
        FILEINODES(1096),
        PAYLOADFORMAT(1124),
        PAYLOADCOMPRESSOR(1125),
        PAYLOADFLAGS(1126),
        LONGFILESIZES(5008),
        FILEDIGESTALGO(5011),
        PAYLOADDIGEST(5092),
        PAYLOADDIGESTALGO(5093),
        PAYLOADDIGESTALT(5097);

        private final int number;

        Tag(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /** What a header has under one tag, as it is there. */
    record Entry(int tag, int type, int count, byte[] data) {}

    static final int ENTRY = 16;
    static final int INT16 = 3;
    static final int INT32 = 4;
    static final int INT64 = 5;
    static final int STRING = 6;
    static final int BINARY = 7;
    static final int STRING_ARRAY = 8;
    static final int I18N_STRING = 9;
    /** Around everything that the package was published with; what rpm adds when it installs is behind it. */
    static final int IMMUTABLE = 63;

    private static final int COUNTS = 8;

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

    /** All 64-bit numbers of a tag. */
    long[] longs(Tag tag) {
        Integer entry = entries.get(tag.number);
        if (entry == null) {
            return new long[0];
        }
        if (bytes.getInt(entry + 4) != INT64) {
            throw damaged(tag + " is no long number");
        }
        long[] numbers = new long[count(entry, 8)];
        int at = offset(entry);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = bytes.getLong(at + 8 * i);
        }
        return numbers;
    }

    /** All 16-bit numbers of a tag. */
    int[] shorts(Tag tag) {
        Integer entry = entries.get(tag.number);
        if (entry == null) {
            return new int[0];
        }
        if (bytes.getInt(entry + 4) != INT16) {
            throw damaged(tag + " is no short number");
        }
        int[] numbers = new int[count(entry, 2)];
        int at = offset(entry);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Short.toUnsignedInt(bytes.getShort(at + 2 * i));
        }
        return numbers;
    }

    boolean has(Tag tag) {
        return entries.containsKey(tag.number);
    }

    /** What the package was published with, in its order; empty if nothing tells that from what was added later. */
    List<Entry> published() {
        if (entries.isEmpty() || bytes.getInt(COUNTS) != IMMUTABLE) {
            return List.of();
        }
        int trailer = offset(COUNTS);
        int tags = trailer + ENTRY > bytes.limit() ? 0 : -bytes.getInt(trailer + 8) / ENTRY;
        if (tags < 1 || COUNTS + tags * ENTRY > data) {
            throw damaged("the region does not fit");
        }
        List<Entry> published = new ArrayList<>();
        for (int entry = COUNTS + ENTRY; entry < COUNTS + tags * ENTRY; entry += ENTRY) {
            int type = bytes.getInt(entry + 4);
            int at = offset(entry);
            byte[] content = Arrays.copyOfRange(bytes.array(), at, at + length(entry, type, at));
            published.add(new Entry(bytes.getInt(entry), type, bytes.getInt(entry + 12), content));
        }
        return published;
    }

    private int length(int entry, int type, int at) {
        return switch (type) {
            case INT16 -> count(entry, 2) * 2;
            case INT32 -> count(entry, 4) * 4;
            case INT64 -> count(entry, 8) * 8;
            case STRING, STRING_ARRAY, I18N_STRING -> {
                int end = at;
                for (int left = count(entry, 1); left > 0; left--) {
                    while (end < bytes.limit() && bytes.get(end) != 0) {
                        end++;
                    }
                    end++;
                }
                if (end > bytes.limit()) {
                    throw damaged("a text does not end");
                }
                yield end - at;
            }
            default -> count(entry, 1);
        };
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
