// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import dev.linuxpatch.backend.inventory.Capture;
import dev.linuxpatch.backend.run.Captured;
import dev.linuxpatch.backend.run.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lists that apt uses, read again only if one of them changed. Used by one thread. */
final class AptLists {
    private static final Logger LOG = LoggerFactory.getLogger(AptLists.class);

    /** Lists of sources that were removed stay until the next update: only apt tells which ones count. */
    private static final List<String> QUESTION =
            List.of("apt-get", "indextargets", "--format", "$(FILENAME) $(TRUSTED)", "Created-By: Packages");

    private final Path root;
    private final Capture apt;
    private List<Object> readFrom = List.of();
    private AptAvailable available;
    private Instant refreshed;
    private Instant validUntil;
    private List<String> signers = List.of();

    AptLists(Path root, Capture apt) {
        this.root = root;
        this.apt = apt;
    }

    AptAvailable read() throws IOException {
        List<PackageList> lists = inUse();
        refreshed = refreshed(lists);
        validUntil = lists.stream()
                .map(list -> list.release().validUntil())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        signers = signers(lists);
        String architecture = NativeArchitecture.of(root, DpkgStatus.read(root).values());
        List<Object> from = new ArrayList<>(lists);
        from.add(architecture);
        for (PackageList list : lists) {
            from.add(Files.readAttributes(list.file(), "unix:ino,size,lastModifiedTime"));
        }
        if (available == null || !from.equals(readFrom)) {
            available = new AptAvailable(AvailableIndexBuilder.read(lists, architecture));
            readFrom = from;
        }
        return available;
    }

    /** When all lists in use were last found to be up to date; null if there are none. */
    Instant refreshed() {
        return refreshed;
    }

    /** When the first of the lists in use expires; null if none does. */
    Instant validUntil() {
        return validUntil;
    }

    /** Fingerprints of the keys that the lists in use are signed with, as far as apt trusts them. */
    List<String> signers() {
        return signers;
    }

    /** apt has verified what it trusts when it fetched it; here it is only read whose signature that is. */
    private static List<String> signers(List<PackageList> lists) throws IOException {
        Set<String> signers = new TreeSet<>();
        Set<Path> read = new HashSet<>();
        for (PackageList list : lists) {
            if (list.releaseFile() != null && list.release().trusted() && read.add(list.releaseFile())) {
                signers.addAll(SignatureIssuers.of(list.releaseFile()));
            }
        }
        return List.copyOf(signers);
    }

    private List<PackageList> inUse() throws IOException {
        Captured answer = apt.run(Command.of(QUESTION));
        if (answer.timedOut()) {
            throw new IOException("apt-get indextargets does not end");
        }
        if (!answer.succeeded()) {
            LOG.warn("apt does not tell its lists, so all count: {}", AptInventoryReader.lastLine(answer.stderr()));
            return PackageList.find(root, list -> true);
        }
        // The name of a file, and whether its archive is signed by a trusted key: yes or no.
        Map<String, Boolean> trusted = answer.stdout()
                .lines()
                .filter(line -> line.indexOf(' ') > 0)
                .collect(Collectors.toMap(
                        line -> Path.of(line.substring(0, line.lastIndexOf(' ')))
                                .getFileName()
                                .toString(),
                        line -> line.endsWith(" yes"),
                        Boolean::logicalOr));
        return PackageList.find(
                        root, list -> trusted.containsKey(list.getFileName().toString()))
                .stream()
                .map(list -> trusted.get(list.file().getFileName().toString()) ? list : list.untrusted())
                .toList();
    }

    /**
     * apt sets the attributes of a release file whenever it has found it current, even if it did not change, so its time
     * of status change is the time of that refresh; its time of modification is the server's. Unpacking an image sets the
     * former too, but no refresh takes a file that has expired. The oldest counts: one repository may be out of reach.
     */
    private static Instant refreshed(List<PackageList> lists) throws IOException {
        Instant oldest = null;
        for (PackageList list : lists) {
            Path file = list.releaseFile() == null ? list.file() : list.releaseFile();
            Instant time = ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
            Instant expiry = list.release().validUntil();
            Instant bounded = expiry != null && expiry.isBefore(time) ? expiry : time;
            oldest = oldest == null || bounded.isBefore(oldest) ? bounded : oldest;
        }
        return oldest;
    }
}
