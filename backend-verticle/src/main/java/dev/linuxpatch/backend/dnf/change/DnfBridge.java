// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.change;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linuxpatch.backend.run.Command;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The program that drives dnf through its Python interface: {@code python3 -I dnf-bridge.py VERB REQUEST}, in which the
 * request is one JSON object, so that no name is ever taken for an option.
 *
 * @param script where it was written
 * @param python the interpreter that dnf runs by
 */
public record DnfBridge(Path root, Path script, String python) {
    private static final String RESOURCE = "/dev/linuxpatch/backend/dnf/dnf-bridge.py";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL", "C.UTF-8",
            "HOME", "/root",
            "TERM", "dumb",
            // Restarting services is not asked for, and would end this one.
            "NEEDRESTART_SUSPEND", "1");

    public DnfBridge {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(script, "script");
        Objects.requireNonNull(python, "python");
    }

    /** Writes the program, whole or not at all: an earlier one may be running. */
    static DnfBridge install(Path root, Path directory, String python) throws IOException {
        Files.createDirectories(directory);
        Path script = directory.resolve("dnf-bridge.py");
        Path fresh = Files.createTempFile(directory, "dnf-bridge", ".new");
        try (InputStream in = DnfBridge.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new FileNotFoundException(RESOURCE);
            }
            Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(fresh, script, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new DnfBridge(root, script, python);
    }

    /** An empty request for this root. */
    public ObjectNode request() {
        return JSON.createObjectNode().put("root", root.toString());
    }

    public Command command(String verb, ObjectNode request) {
        // Isolated: neither the environment nor the working directory adds modules.
        return new Command(
                List.of(python, "-I", script.toString(), verb, request.toString()), ENVIRONMENT, Path.of("/"));
    }

    Map<String, String> environment() {
        return ENVIRONMENT;
    }
}
