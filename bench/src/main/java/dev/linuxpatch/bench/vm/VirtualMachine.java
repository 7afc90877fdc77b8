// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One QEMU process and its disk. The disk is a copy-on-write layer over the cached image: its cache is written back when the
 * guest flushes, so what the guest has not flushed is lost when this process is killed, as with a real disk.
 */
final class VirtualMachine implements AutoCloseable {
    private static final long STOP_SECONDS = 20;
    private static final int SERVICE_PORT = 12443;

    private final Settings settings;
    private final Path work;
    private final int port;
    private Process process;
    private int starts;

    /**
     * What the machine is made of.
     *
     * @param image directory with {@code root.img} and {@code boot.img}, which stay as they are
     * @param payload the disk that the guest mounts on {@code /mnt}
     * @param accelerator as QEMU's {@code -accel} takes it
     */
    record Settings(Path image, Path payload, String accelerator, int processors, int mebibytes) {}

    VirtualMachine(Settings settings, Path work) throws IOException {
        this.settings = settings;
        this.work = work;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    /** Makes its empty layer. Once, before the first start. */
    void create() throws IOException, InterruptedException {
        Tool.run(
                work,
                "qemu-img",
                "create",
                "-q",
                "-f",
                "qcow2",
                "-F",
                "raw",
                "-b",
                settings.image().resolve("root.img").toAbsolutePath().toString(),
                "disk.qcow2");
    }

    /** Switches it on. */
    void start() throws IOException {
        if (isOn()) {
            throw new IllegalStateException("it is on");
        }
        Files.deleteIfExists(agentSocket());
        process = new ProcessBuilder(command())
                .directory(work.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        work.resolve("qemu.log").toFile()))
                .start();
        // The script that runs this ends it too, should this process end without a word.
        Files.writeString(work.resolve("qemu.pid"), process.pid() + "\n");
    }

    private List<String> command() {
        starts++;
        List<String> command = new ArrayList<>(List.of("qemu-system-x86_64", "-nodefaults", "-display", "none"));
        command.addAll(List.of("-name", "lpa-vm", "-machine", "pc", "-cpu", "max"));
        command.addAll(List.of("-accel", settings.accelerator()));
        command.addAll(List.of("-smp", Integer.toString(settings.processors())));
        command.addAll(List.of("-m", settings.mebibytes() + "M"));
        command.addAll(List.of("-serial", "file:console-" + starts + ".log"));
        drive(command, "disk.qcow2", "qcow2", "virtio-blk-pci", "cache=writeback,discard=unmap");
        drive(command, settings.payload().toAbsolutePath().toString(), "raw", "virtio-blk-pci", "readonly=on");
        drive(
                command,
                settings.image().resolve("boot.img").toAbsolutePath().toString(),
                "raw",
                "virtio-blk-pci,bootindex=0",
                "readonly=on");
        // Nothing of the outside world can be reached, and nothing but the forwarded port from there.
        command.addAll(
                List.of("-netdev", "user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:" + port + "-:" + SERVICE_PORT));
        command.addAll(List.of("-device", "virtio-net-pci,netdev=net,romfile="));
        command.addAll(List.of("-device", "virtio-rng-pci"));
        command.addAll(List.of("-chardev", "socket,id=agent,path=agent.sock,server=on,wait=off"));
        command.addAll(List.of("-device", "virtio-serial-pci"));
        command.addAll(List.of("-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0"));
        return command;
    }

    private static void drive(List<String> command, String file, String format, String device, String options) {
        String id = "drive" + command.size();
        command.addAll(List.of("-drive", "if=none,id=%s,file=%s,format=%s,%s".formatted(id, file, format, options)));
        command.addAll(List.of("-device", device + ",drive=" + id));
    }

    boolean isOn() {
        return process != null && process.isAlive();
    }

    /** Kills the QEMU process, as it stands. */
    void cutPower() throws InterruptedException {
        process.destroyForcibly();
        VmException.unless(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS), "QEMU does not die");
    }

    /** The forwarded port of the service, on loopback. */
    int port() {
        return port;
    }

    /** Relative to nothing: the whole path. */
    Path agentSocket() {
        return work.resolve("agent.sock");
    }

    @Override
    public void close() {
        if (isOn()) {
            process.destroyForcibly();
            try {
                process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
