// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs in the guest as root, through the QEMU guest agent and a virtio port: it does not depend on the network of
 * the guest, nor on the service under test.
 *
 * @param socket where QEMU listens for the host's side of the port
 * @see <a href="https://qemu-project.gitlab.io/qemu/interop/qemu-ga-ref.html">QEMU Guest Agent Protocol Reference</a>
 */
record GuestAgent(Path socket) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 150;
    /** Marks the answer to a {@code guest-sync-delimited}: no JSON text has this byte. */
    private static final byte DELIMITER = (byte) 0xff;

    /** How a program ended, and what it wrote. */
    record Result(List<String> command, int code, String stdout, String stderr) {
        boolean succeeded() {
            return code == 0;
        }

        /** Its standard output. Throws unless it succeeded. */
        String orThrow() {
            VmException.unless(succeeded(), "in the guest %s ended with %d:%n%s%s", command, code, stdout, stderr);
            return stdout;
        }
    }

    /**
     * Runs a program to its end.
     *
     * @throws IOException if the guest does not answer (any more), or the program did not end in time
     */
    Result run(Duration limit, List<String> command) throws IOException, InterruptedException {
        try (Session session = new Session(socket)) {
            session.synchronize();
            ObjectNode arguments = JSON.createObjectNode().put("path", command.get(0));
            ArrayNode rest = arguments.putArray("arg");
            command.stream().skip(1).forEach(rest::add);
            arguments.put("capture-output", true);
            long pid = session.call("guest-exec", arguments).path("pid").asLong();
            long deadline = System.nanoTime() + limit.toNanos();
            while (true) {
                JsonNode status = session.call(
                        "guest-exec-status", JSON.createObjectNode().put("pid", pid));
                if (status.path("exited").asBoolean()) {
                    return new Result(
                            command,
                            status.path("exitcode")
                                    .asInt(128 + status.path("signal").asInt()),
                            decode(status.path("out-data")),
                            decode(status.path("err-data")));
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("in the guest " + command + " did not end in " + limit.toSeconds() + " s");
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }

    private static String decode(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asText("")), StandardCharsets.UTF_8);
    }

    /** One connection: the agent serves one at a time, and a reboot of the guest leaves half answers in an old one. */
    private static final class Session implements AutoCloseable {
        private final SocketChannel channel;
        private final Selector selector;

        Session(Path socket) throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
        }

        void synchronize() throws IOException {
            int id = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
            send("guest-sync-delimited", JSON.createObjectNode().put("id", id), true);
            long deadline = deadline();
            readUntil(DELIMITER, deadline);
            JsonNode answer = JSON.readTree(readUntil((byte) '\n', deadline));
            if (answer.path("return").asInt() != id) {
                throw new IOException("out of step with the guest agent: " + answer);
            }
        }

        JsonNode call(String command, ObjectNode arguments) throws IOException {
            send(command, arguments, false);
            JsonNode answer = JSON.readTree(readUntil((byte) '\n', deadline()));
            if (!answer.has("return")) {
                throw new IOException("the guest agent refuses " + command + " " + arguments + ": " + answer);
            }
            return answer.get("return");
        }

        private void send(String command, ObjectNode arguments, boolean delimited) throws IOException {
            ObjectNode message = JSON.createObjectNode().put("execute", command);
            message.set("arguments", arguments);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (delimited) {
                // Ends whatever the agent has read of a connection before this one.
                bytes.write(DELIMITER);
            }
            bytes.writeBytes(JSON.writeValueAsBytes(message));
            bytes.write('\n');
            ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
            long deadline = deadline();
            while (buffer.hasRemaining()) {
                if (channel.write(buffer) == 0) {
                    if (System.nanoTime() - deadline > 0) {
                        throw new IOException("the guest agent does not read");
                    }
                    selector.select(POLL_MILLIS);
                }
            }
        }

        private byte[] readUntil(byte end, long deadline) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            ByteBuffer one = ByteBuffer.allocate(1);
            while (true) {
                one.clear();
                int count = channel.read(one);
                if (count < 0) {
                    throw new EOFException("the virtual machine has gone");
                }
                if (count == 0) {
                    long left = deadline - System.nanoTime();
                    if (left <= 0) {
                        throw new IOException("the guest agent does not answer");
                    }
                    selector.selectedKeys().clear();
                    selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
                } else if (one.get(0) == end) {
                    return line.toByteArray();
                } else {
                    line.write(one.get(0));
                }
            }
        }

        private static long deadline() {
            return System.nanoTime() + ANSWER.toNanos();
        }

        @Override
        public void close() throws IOException {
            selector.close();
            channel.close();
        }
    }
}
