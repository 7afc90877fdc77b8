// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.linuxpatch.http.accept.ConnectionListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.042Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock(NOON);

    @Test
    void writesARequestAsOneJsonLine() throws Exception {
        Path file = directory.resolve("log/deeper/audit.log");
        AuditRecord entry = request("/api/v1/packages/nginx", "curl/8.0");

        writeAndClose(new FileSink(file, 30, clock), entry);

        JsonNode line = JSON.readTree(Files.readString(file));
        assertThat(line.toString())
                .isEqualTo("{\"timestamp\":\"2026-03-01T12:00:00.042Z\",\"event\":\"request\",\"request_id\":\"id-1\","
                        + "\"method\":\"GET\",\"route\":\"/api/v1/packages/{name}\",\"path\":\"/api/v1/packages/nginx\","
                        + "\"status\":404,\"error\":\"PKG_NOT_FOUND\",\"duration_ms\":1.234,\"bytes\":99,"
                        + "\"peer\":\"192.0.2.1\",\"subject\":\"CN=manager\",\"san\":[\"DNS:manager\"],\"serial\":\"1a\","
                        + "\"user_agent\":\"curl/8.0\"}");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    }

    @Test
    void keepsALineALineWhateverAClientSends() throws Exception {
        Path file = directory.resolve("audit.log");
        String hostile = "a\r\n{\"event\":\"forged\"}\u0000\u001b[2J\u0085\u2028\u2029\u007f" + "x".repeat(10_000);

        writeAndClose(new FileSink(file, 30, clock), request("/" + hostile, hostile));

        String text = Files.readString(file);
        assertThat(text).hasLineCount(1).hasSizeLessThan(4_096).isASCII().endsWith("}\n");
        assertThat(text.strip().chars()).noneMatch(c -> c < 0x20 || c == 0x7f);
        assertThat(JSON.readTree(text).get("user_agent").asText())
                .startsWith("a\r\n{")
                .endsWith("...");
    }

    @Test
    void rotatesAtMidnightAndRemovesWhatIsTooOld() throws Exception {
        Path file = directory.resolve("audit.log");
        Files.writeString(directory.resolve("audit.log.2026-01-30"), "old");
        Files.writeString(directory.resolve("audit.log.2026-01-31"), "kept");
        Files.writeString(directory.resolve("audit.log.notes"), "not ours");
        try (FileSink sink = new FileSink(file, 30, clock, this::steadyNanos)) {
            sink.write(List.of(line("today")));

            clock.now = NOON.plus(Duration.ofDays(1));
            sink.write(List.of(line("tomorrow")));
        }

        assertThat(Files.readString(file)).isEqualTo("tomorrow\n");
        assertThat(Files.readString(directory.resolve("audit.log.2026-03-01"))).isEqualTo("today\n");
        assertThat(files())
                .containsExactly("audit.log", "audit.log.2026-01-31", "audit.log.2026-03-01", "audit.log.notes");
    }

    @Test
    void removesNothingWhenTheClockJumps() throws Exception {
        Path file = directory.resolve("audit.log");
        Files.writeString(directory.resolve("audit.log.2026-02-28"), "yesterday");
        try (FileSink sink = new FileSink(file, 30, clock, () -> 0L)) {
            sink.write(List.of(line("today")));

            clock.now = NOON.plus(Duration.ofDays(4000));
            sink.write(List.of(line("some day")));
            clock.now = NOON;
            sink.write(List.of(line("today again")));
        }

        assertThat(Files.readString(file)).isEqualTo("some day\ntoday again\n");
        assertThat(files()).containsExactly("audit.log", "audit.log.2026-02-28", "audit.log.2026-03-01");
    }

    /** Nobody has set the clock. */
    private long steadyNanos() {
        return Duration.between(NOON, clock.now).toNanos();
    }

    @Test
    void rotatesAFileThatAnEarlierRunLeft() throws Exception {
        Path file = Files.writeString(directory.resolve("audit.log"), "yesterday\n");
        Files.setLastModifiedTime(file, FileTime.from(NOON.minus(Duration.ofDays(1))));
        try (FileSink sink = new FileSink(file, 30, clock)) {
            sink.write(List.of(line("today")));
        }

        assertThat(Files.readString(directory.resolve("audit.log.2026-02-28"))).isEqualTo("yesterday\n");
        assertThat(Files.readString(file)).isEqualTo("today\n");
    }

    @Test
    void continuesInANewFileWhenTheOldOneIsMovedAway() throws Exception {
        Path file = directory.resolve("audit.log");
        try (FileSink sink = new FileSink(file, 30, clock)) {
            sink.write(List.of(line("first")));
            Files.move(file, directory.resolve("audit.log.1"));

            sink.write(List.of(line("second")));
        }

        assertThat(Files.readString(directory.resolve("audit.log.1"))).isEqualTo("first\n");
        assertThat(Files.readString(file)).isEqualTo("second\n");
    }

    @Test
    void survivesAFullDiskAndRecoversWithoutARestart() throws Exception {
        Path file = Files.createSymbolicLink(directory.resolve("audit.log"), Path.of("/dev/full"));
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        AuditLog log = new AuditLog(List.of(new FileSink(file, 30, clock), new StreamSink(other, "memory")), clock);
        log.append(notice("lost"));
        awaitWritten(log, 1);
        Files.delete(file);

        log.append(notice("kept"));
        log.close();

        assertThat(Files.readString(file)).contains("kept").doesNotContain("lost");
        assertThat(other.toString(StandardCharsets.UTF_8)).contains("lost").contains("kept");
        assertThat(log.statistics().lost()).isEqualTo(1);
    }

    @Test
    void dropsAndCountsInsteadOfBlockingWhenASinkIsSlow() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<String> lines = new ArrayList<>();
        AuditLog log = new AuditLog(List.of(new SlowSink(busy, release, lines)), clock, 4);
        log.append(notice("first"));
        busy.await();

        for (int i = 0; i < 10; i++) {
            log.append(notice("n" + i));
        }
        release.countDown();
        log.close();

        assertThat(log.statistics().dropped()).isEqualTo(6);
        assertThat(lines).hasSize(6);
        assertThat(lines.get(5)).contains("audit_dropped").contains("6 records");
    }

    @Test
    void sendsSyslogOverUdp() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            server.setSoTimeout(5_000);
            SyslogSink sink = new SyslogSink(URI.create("udp://127.0.0.1:" + server.getLocalPort()), "host-1", 42);

            writeAndClose(sink, new AuditRecord.Refusal(NOON, "refused_connection", "192.0.2.9", "not_whitelisted", 3));

            DatagramPacket packet = new DatagramPacket(new byte[8192], 8192);
            server.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                    .isEqualTo("<84>1 2026-03-01T12:00:00.042Z host-1 linux-patch-api 42 refused_connection - "
                            + "{\"timestamp\":\"2026-03-01T12:00:00.042Z\",\"event\":\"refused_connection\","
                            + "\"peer\":\"192.0.2.9\",\"reason\":\"not_whitelisted\",\"count\":3}");
        }
    }

    @Test
    void sumsUpAFloodOfRefusals() throws Exception {
        List<AuditRecord> records = new ArrayList<>();
        RefusalSummary summary = new RefusalSummary(records::add, clock);
        InetAddress stranger = InetAddress.getByName("192.0.2.9");

        for (int i = 0; i < 1_000; i++) {
            summary.refused(stranger, ConnectionListener.Refusal.NOT_WHITELISTED);
        }
        summary.handshakeFailed(stranger, new ClosedChannelException());
        clock.now = NOON.plusSeconds(61);
        summary.flush();
        summary.flush();

        assertThat(records)
                .extracting(r -> ((AuditRecord.Refusal) r).reason() + " " + ((AuditRecord.Refusal) r).count())
                .containsExactly("not_whitelisted 1", "the peer closed the connection 1", "not_whitelisted 999");
    }

    @Test
    void boundsTheNumberOfAddressesInAFlood() throws Exception {
        List<AuditRecord> records = new ArrayList<>();
        RefusalSummary summary = new RefusalSummary(records::add, clock);

        for (int i = 0; i < 5_000; i++) {
            summary.refused(
                    InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i}),
                    ConnectionListener.Refusal.NOT_WHITELISTED);
        }
        clock.now = NOON.plusSeconds(61);
        summary.flush();

        assertThat(records).hasSize(1_025);
        assertThat((AuditRecord.Refusal) records.get(1_024))
                .satisfies(rest -> assertThat(rest.peer()).isNull())
                .satisfies(rest -> assertThat(rest.count()).isEqualTo(5_000 - 1_024));
    }

    private static AuditRecord request(String path, String userAgent) {
        return new AuditRecord.Request(
                NOON,
                "id-1",
                "GET",
                "/api/v1/packages/{name}",
                path,
                new AuditRecord.Answer(404, "PKG_NOT_FOUND", 1_234_567, 99),
                "192.0.2.1",
                new AuditRecord.Caller("CN=manager", List.of("DNS:manager"), "1a"),
                userAgent);
    }

    private static AuditRecord notice(String detail) {
        return new AuditRecord.Notice(NOON, "service_started", false, detail);
    }

    private static AuditSink.Line line(String text) {
        return new AuditSink.Line(NOON, "test", false, text.getBytes(StandardCharsets.UTF_8));
    }

    private void writeAndClose(AuditSink sink, AuditRecord entry) {
        AuditLog log = new AuditLog(List.of(sink), clock);
        log.append(entry);
        log.close();
        assertThat(log.statistics()).isEqualTo(new AuditLog.Statistics(1, 0, 0, 0));
    }

    private static void awaitWritten(AuditLog log, long count) {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (log.statistics().written() < count && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(log.statistics().written()).isEqualTo(count);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private record SlowSink(CountDownLatch busy, CountDownLatch release, List<String> lines) implements AuditSink {
        @Override
        public void write(List<Line> batch) throws IOException {
            busy.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            batch.forEach(line -> lines.add(new String(line.json(), StandardCharsets.UTF_8)));
        }

        @Override
        public String describe() {
            return "slow";
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static final class SettableClock extends Clock {
        private volatile Instant now;

        SettableClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
