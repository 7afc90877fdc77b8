// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a process really listens on, TCP and UDP, by its own file descriptors in {@code /proc}. */
final class ListeningSockets {
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
    private static final String LISTEN = "0A";

    private ListeningSockets() {}

    static List<InetSocketAddress> tcp(long pid) {
        return read(pid, List.of("tcp", "tcp6"), fields -> fields[3].equals(LISTEN));
    }

    static List<InetSocketAddress> udp(long pid) {
        return read(pid, List.of("udp", "udp6"), fields -> true);
    }

    private static List<InetSocketAddress> read(
            long pid, List<String> tables, java.util.function.Predicate<String[]> wanted) {
        Set<String> own = inodes(pid);
        List<InetSocketAddress> sockets = new ArrayList<>();
        try {
            for (String table : tables) {
                for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
                    String[] fields = line.strip().split("\\s+");
                    if (fields.length > 9 && own.contains(fields[9]) && wanted.test(fields)) {
                        sockets.add(address(fields[1]));
                    }
                }
            }
            return sockets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> inodes(long pid) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return descriptors
                    .map(ListeningSockets::target)
                    .map(SOCKET::matcher)
                    .filter(Matcher::matches)
                    .map(match -> match.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    /** Words of four bytes, each the wrong way round. */
    private static InetSocketAddress address(String written) throws IOException {
        String[] parts = written.split(":");
        byte[] bytes = HexFormat.of().parseHex(parts[0]);
        for (int word = 0; word < bytes.length; word += 4) {
            for (int i = 0; i < 2; i++) {
                byte swapped = bytes[word + i];
                bytes[word + i] = bytes[word + 3 - i];
                bytes[word + 3 - i] = swapped;
            }
        }
        return new InetSocketAddress(InetAddress.getByAddress(bytes), Integer.parseInt(parts[1], 16));
    }
}
