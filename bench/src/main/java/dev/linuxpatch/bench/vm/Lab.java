// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The machine with the service installed, as every proof finds it: on, booted, healthy.
 *
 * @param log takes what is going on, for a person who waits
 */
record Lab(VirtualMachine machine, Guest guest, PatchClient client, Consumer<String> log) {
    /** The host, as the guest sees it. */
    private static final String HOST_ADDRESS = "10.0.2.2";

    private static final String CERTS = "/etc/linux_patch_api/certs/";
    private static final String DROP_IN = "/etc/systemd/system/linux-patch-api.service.d";
    private static final String QUICK_JAVA = "-XX:TieredStopAtLevel=1";
    /** A client of a test asks more often than people do. */
    private static final String CONFIG = """
            rate_limit: {read_per_minute: 6000, read_burst: 1000, destructive_per_minute: 600, destructive_burst: 100}
            logging: {stdout: false}
            """;

    /** Switches a new machine on and installs the service as docs/deployment.md says. */
    static Lab prepare(VirtualMachine machine, Consumer<String> log) throws IOException, InterruptedException {
        Guest guest = new Guest(new GuestAgent(machine.agentSocket()));
        machine.start();
        log.accept("booting");
        guest.awaitBootAfter("");
        log.accept("installing");
        write(
                guest,
                "/etc/apt/sources.list.d/vm-test.list",
                "deb [trusted=yes] file:" + Payload.MOUNTED + "/repo ./\n");
        guest.run("apt-get", "update");
        guest.run("install", "-d", "/etc/linux_patch_api");
        write(guest, "/etc/linux_patch_api/config.yaml", CONFIG);
        // The second compiler of the JVM costs a machine that is emulated more than it gives.
        guest.run("install", "-d", DROP_IN);
        write(guest, DROP_IN + "/emulated.conf", "[Service]\nEnvironment=LPA_JAVA_OPTS=" + QUICK_JAVA + "\n");
        String[] install = {
            "env",
            "LPA_JAVA_OPTS=" + QUICK_JAVA,
            Payload.MOUNTED + "/dist/install",
            "--pki",
            "--allow",
            HOST_ADDRESS,
            "--start"
        };
        GuestAgent.Result installed = guest.tryRun(install);
        log.accept(installed.stderr().strip());
        installed.orThrow();
        ClientTls tls = new ClientTls(
                guest.run("cat", CERTS + "ca.pem"),
                guest.run("cat", CERTS + "client.pem"),
                guest.run("cat", CERTS + "client.key.pem"));
        Lab lab = new Lab(machine, guest, new PatchClient(machine.port(), tls.context()), log);
        lab.client().awaitHealthy();
        return lab;
    }

    private static void write(Guest guest, String file, String text) throws IOException, InterruptedException {
        // The text travels as an argument, not as a part of the script.
        guest.run("sh", "-c", "printf %s \"$2\" >\"$1\"", "write", file, text);
    }

    /** After a failed proof: switches the machine off and on, if need be, so that the next one finds what it expects. */
    void recover() throws IOException, InterruptedException {
        machine.close();
        machine.start();
        guest.awaitBootAfter("");
        client.awaitHealthy();
    }

    /** Begins to follow a job that was just asked for. */
    JobFollower follow(PatchClient.Answer accepted) {
        JobFollower follower = JobFollower.of(client::get, accepted);
        log.accept("job " + follower.id());
        return follower;
    }

    /** What the service and the machine have said, for whoever looks for the reason of a failure. */
    void collect(Path directory, String name) {
        try {
            Files.writeString(directory.resolve("journal-" + name + ".log"), guest.journal(400));
        } catch (IOException | VmException e) {
            log.accept("the journal cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
