// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One service for a test class: a real process in front of an isolated root with real apt and dpkg. */
final class ServiceExtension implements BeforeAllCallback, AfterAllCallback {
    private final BiConsumer<AptRoot, ServiceHome> preparation;
    private AptRoot root;
    private Path directory;
    private ServiceHome home;
    private ServiceProcess process;
    private ApiClient client;

    /** @param preparation brings root and home to where the tests begin */
    ServiceExtension(BiConsumer<AptRoot, ServiceHome> preparation) {
        this.preparation = preparation;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("lpa-it");
        root = AptRig.shared().newRoot();
        home = new ServiceHome(directory.resolve("home"), root.path());
        preparation.accept(root, home);
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (process != null) {
            process.close();
        }
        root.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    /** Starts it, again after it was stopped or killed. */
    void start(String... arguments) {
        process = ServiceProcess.start(home, arguments);
        client = new ApiClient(process.baseUrl(), ClientTls.of(home.certs()));
        Awaiting.untilTrue(
                "the first inventory is read",
                () -> client.get("/api/v1/packages").status() == 200);
    }

    AptRoot root() {
        return root;
    }

    ServiceHome home() {
        return home;
    }

    ServiceProcess process() {
        return process;
    }

    ApiClient client() {
        return client;
    }
}
