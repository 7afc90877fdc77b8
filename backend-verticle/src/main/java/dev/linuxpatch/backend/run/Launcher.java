// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The fixed script that runs a program in a session of its own and records begin and end. */
final class Launcher {
    private static final String RESOURCE = "launcher.sh";

    private final Path script;

    private Launcher(Path script) {
        this.script = script;
    }

    /**
     * Puts the script into the directory, which is made (0700) if needed. A shell reads its script while it runs, so
     * an installed file is never changed: another text gets another name.
     */
    static Launcher install(Path stateDirectory) throws IOException {
        byte[] text = text();
        if (!Files.isDirectory(stateDirectory)) {
            Files.createDirectories(stateDirectory, JobDirectory.OWNER_DIRECTORY);
        }
        Path directory = stateDirectory.toRealPath();
        Path script = directory.resolve("launcher-" + hash(text) + ".sh");
        if (!Files.exists(script) || !Arrays.equals(Files.readAllBytes(script), text)) {
            Path aside = Files.createTempFile(directory, "launcher-", ".tmp");
            Files.write(aside, text);
            Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("r-x------"));
            try (FileChannel channel = FileChannel.open(aside)) {
                channel.force(true);
            }
            Files.move(aside, script, StandardCopyOption.ATOMIC_MOVE);
        }
        return new Launcher(script);
    }

    /** The argument vector that runs this program, an absolute path, with these arguments. */
    List<String> argv(JobDirectory directory, Path program, List<String> arguments) {
        List<String> argv = new ArrayList<>(arguments.size() + 4);
        argv.add("/bin/sh");
        argv.add(script.toString());
        argv.add(directory.path().toString());
        argv.add(program.toString());
        argv.addAll(arguments);
        return argv;
    }

    private static byte[] text() throws IOException {
        try (InputStream in = Launcher.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + RESOURCE);
            }
            return in.readAllBytes();
        }
    }

    private static String hash(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
