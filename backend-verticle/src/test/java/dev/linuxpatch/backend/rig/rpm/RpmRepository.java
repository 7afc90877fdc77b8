// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.rpm;

import dev.linuxpatch.backend.rig.SigningKey;
import dev.linuxpatch.backend.rig.Tool;
import dev.linuxpatch.backend.rig.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A repository on disk: rpms, createrepo_c's indexes, updateinfo.xml, and a signature of repomd.xml. */
public final class RpmRepository {
    private final Path directory;
    private final SigningKey key;

    RpmRepository(Path directory, SigningKey key) {
        this.directory = directory;
        this.key = key;
    }

    /** The directory that a {@code file:} source names. */
    public Path directory() {
        return directory;
    }

    /** Builds packages, adds them, and signs new indexes. */
    public void publish(List<RpmSpec> specs) {
        build(specs, directory);
        StringBuilder said = new StringBuilder();
        specs.stream()
                .filter(spec -> spec.advisory() != null)
                .forEach(spec -> said.append(spec.advisory().xml(spec)));
        Path advisories = directory.resolve("advisories");
        try {
            String before = Files.exists(advisories) ? Files.readString(advisories) : "";
            Files.writeString(advisories, before + said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        index();
    }

    /** Signs every rpm that is there by now, and the new indexes. */
    public void signPackages() {
        try (Stream<Path> files = Files.list(directory)) {
            key.signRpms(files.filter(file -> file.toString().endsWith(".rpm")).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        index();
    }

    /** Takes the rpm away and signs new indexes: what a repository does to old versions. */
    public void withdraw(String name, String version) {
        Trees.delete(archive(name, version));
        index();
    }

    /** The rpm of a fixture. */
    public Path archive(String name, String version) {
        Path archive = directory.resolve(RpmSpec.of(name, version).fileName());
        if (!Files.exists(archive)) {
            throw new IllegalArgumentException("no rpm of " + name + " " + version);
        }
        return archive;
    }

    /** Changes the index without signing it again. */
    public void breakSignature() {
        Path index = directory.resolve("repodata/repomd.xml");
        try {
            Files.writeString(index, Files.readString(index) + "<!-- changed -->\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RpmRepository copyTo(Path target) {
        Trees.copy(directory, target);
        return new RpmRepository(target, key);
    }

    /** Builds packages and puts them into a directory. */
    static void build(List<RpmSpec> specs, Path target) {
        try {
            Path work = Files.createTempDirectory("rig-rpmbuild-");
            try {
                List<String> argv = new ArrayList<>(List.of(
                        "rpmbuild",
                        "-bb",
                        "--quiet",
                        "--target",
                        "noarch",
                        "--define",
                        "_topdir " + work,
                        "--define",
                        "_rpmdir " + target,
                        "--define",
                        "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm",
                        "--define",
                        "_binary_payload w0.gzdio"));
                for (RpmSpec spec : specs) {
                    Path file = work.resolve(spec.fileName() + ".spec");
                    Files.writeString(file, spec.text());
                    argv.add(file.toString());
                }
                Tool.run(work, Map.of("HOME", work.toString()), argv).orThrow();
            } finally {
                Trees.delete(work);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void index() {
        try {
            Path advisories = Files.createTempDirectory("rig-updateinfo-");
            Path updateinfo = advisories.resolve("updateinfo.xml");
            Files.writeString(
                    updateinfo,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<updates>\n"
                            + Files.readString(directory.resolve("advisories")) + "</updates>\n");
            Trees.delete(directory.resolve("repodata"));
            Tool.run(directory, Map.of(), List.of("createrepo_c", "-q", directory.toString()))
                    .orThrow();
            Path repodata = directory.resolve("repodata");
            Tool.run(directory, Map.of(), List.of("modifyrepo_c", updateinfo.toString(), repodata.toString()))
                    .orThrow();
            Trees.delete(advisories);
            Path index = repodata.resolve("repomd.xml");
            key.detachSign(index, repodata.resolve("repomd.xml.asc"));
            key.exportArmored(repodata.resolve("repomd.xml.key"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
