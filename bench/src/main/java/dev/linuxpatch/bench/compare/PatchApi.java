// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The service as it is delivered, with all roles: whitelist, audit to a file, metrics and routing are on, as always. One
 * event loop serves HTTP, as one worker serves nginx, and the rate limits are too high to be met.
 *
 * @param launcher its launch script
 * @param root the root whose packages it serves
 * @param work where its files go
 */
record PatchApi(Path launcher, Path root, Path work, Credentials credentials, int port) implements Contender {
    private static final String CONFIG = """
            server: {bind: "127.0.0.1", port: %d, instances: 1}
            tls: {ca_cert: "%s", server_cert: "%s", server_key: "%s"}
            jobs: {storage_path: "%s"}
            logging: {file_path: "%s", stdout: false, journal_enabled: false}
            whitelist: {path: "%s"}
            rate_limit: {read_per_minute: 1000000, read_burst: 1000000}
            package_manager: {backend: apt, root: "%s"}
            """;

    @Override
    public String name() {
        return "linux-patch-api";
    }

    @Override
    public ServerProcess start() throws IOException {
        Path whitelist = work.resolve("whitelist.yaml");
        Files.writeString(whitelist, "entries: [\"127.0.0.1\", \"::1\", \"192.0.2.0/24\", \"2001:db8::/32\"]\n");
        Path config = work.resolve("config.yaml");
        Files.writeString(
                config,
                CONFIG.formatted(
                        port,
                        credentials.authority(),
                        credentials.serverCertificate(),
                        credentials.serverKey(),
                        work.resolve("jobs"),
                        work.resolve("log/audit.log"),
                        whitelist,
                        root));
        return ServerProcess.start(
                List.of(launcher.toString(), "serve", "--config", config.toString()),
                Map.of(),
                work.resolve("service.log"));
    }
}
