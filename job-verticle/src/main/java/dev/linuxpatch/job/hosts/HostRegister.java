// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.hosts;

import dev.linuxpatch.shared.bus.WireJson;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.host.HostMessages.HostBeat;
import dev.linuxpatch.shared.host.HostMessages.HostsPage;
import dev.linuxpatch.shared.host.HostMessages.KnownHost;
import dev.linuxpatch.shared.host.HostMessages.ListHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every host that ever told of itself, and when it did last. It is kept in a file, so that a front which has just started
 * can tell a host that is away from one that never was. Nothing depends on it being complete: a host that is there tells of
 * itself again. For one thread at a time.
 */
final class HostRegister {
    private static final Logger LOG = LoggerFactory.getLogger(HostRegister.class);
    /** How far the times in the file may lie behind; a new host is written at once. */
    private static final Duration COARSE = Duration.ofMinutes(1);

    private final Path file;
    private final TreeMap<String, KnownHost> hosts = new TreeMap<>();
    private Instant written = Instant.EPOCH;
    private boolean urgent;

    private HostRegister(Path file) {
        this.file = file;
    }

    /** A file that cannot be read is as good as none: its hosts come back by themselves. */
    static HostRegister open(Path file) {
        HostRegister register = new HostRegister(file);
        if (Files.exists(file)) {
            try {
                KnownHost[] known = WireJson.mapper().readValue(Files.readAllBytes(file), KnownHost[].class);
                Stream.of(known)
                        .forEach(host -> register.hosts.put(host.host().id().value(), host));
            } catch (IOException e) {
                LOG.warn("{} cannot be read; hosts are known again once they tell of themselves", file, e);
            }
        }
        return register;
    }

    List<HostId> ids() {
        return hosts.values().stream().map(known -> known.host().id()).toList();
    }

    /** Whether it is one that was not known. */
    boolean saw(HostBeat beat, Instant now) {
        KnownHost before = hosts.put(beat.host().id().value(), new KnownHost(beat.host(), now));
        boolean news = before == null || !before.host().equals(beat.host());
        urgent |= news || beat.leaving();
        return before == null;
    }

    HostsPage page(ListHosts asked) {
        return new HostsPage(
                hosts.values().stream()
                        .skip(asked.offset())
                        .limit(HostsPage.LIMIT)
                        .toList(),
                hosts.size());
    }

    /** What is to be written now; null if that can wait. */
    List<KnownHost> due(Instant now) {
        if (!urgent && Duration.between(written, now).abs().compareTo(COARSE) < 0) {
            return null;
        }
        urgent = false;
        written = now;
        return List.copyOf(hosts.values());
    }

    /** Leaves the old file or the new one, never a part of either. Not flushed: it is no loss. */
    static void write(Path file, List<KnownHost> hosts) throws IOException {
        Files.createDirectories(file.getParent());
        Path aside = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(aside, WireJson.mapper().writeValueAsBytes(hosts));
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    Path file() {
        return file;
    }
}
