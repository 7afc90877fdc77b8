// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.Tool;
import dev.linuxpatch.backend.rig.rpm.RpmRig;
import dev.linuxpatch.backend.rig.rpm.RpmRoot;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Package files that are made of what is installed, judged by rpm itself. */
class RpmMakerIT {
    private static final PackageName NAME = new PackageName("rig-odd");
    /** One of everything that a package can have. */
    private static final String SPEC = """
            Name: rig-odd
            Version: %s
            Release: 1
            Epoch: 3
            Summary: Of everything one
            Summary(de): Von allem eins, auch Ümläute
            License: MIT
            BuildArch: noarch
            %%description
            Of everything one.
            %%install
            cd %%{buildroot}
            mkdir -p usr/share/odd/empty etc/odd var/lib/odd usr/share/doc/odd
            echo 'odd %s' > usr/share/odd/first
            ln usr/share/odd/first usr/share/odd/second
            ln usr/share/odd/first usr/share/odd/third
            echo other > usr/share/odd/other
            ln usr/share/odd/other usr/share/odd/another
            ln -s ../odd/first usr/share/odd/link
            ln -s /nowhere usr/share/odd/dangling
            : > usr/share/odd/nothing
            echo run > usr/share/odd/capable
            echo root > usr/share/odd/setuid
            echo umlaut > 'usr/share/odd/name with blanks'
            dd if=/dev/urandom of=usr/share/odd/random bs=1000 count=777 2>/dev/null
            echo 'setting=%s' > etc/odd/odd.conf
            echo 'other=%s' > etc/odd/replaced.conf
            echo text > usr/share/doc/odd/README
            %%files
            %%dir /usr/share/odd
            %%dir %%attr(1777,root,root) /usr/share/odd/empty
            /usr/share/odd/first
            /usr/share/odd/second
            /usr/share/odd/third
            /usr/share/odd/other
            /usr/share/odd/another
            /usr/share/odd/link
            /usr/share/odd/dangling
            /usr/share/odd/nothing
            %%caps(cap_net_bind_service=ep) /usr/share/odd/capable
            %%attr(4750,root,root) /usr/share/odd/setuid
            "/usr/share/odd/name with blanks"
            /usr/share/odd/random
            %%dev(c,1,3) %%attr(666,root,root) /usr/share/odd/null
            %%config(noreplace) /etc/odd/odd.conf
            %%config /etc/odd/replaced.conf
            %%ghost /var/lib/odd/state
            %%doc /usr/share/doc/odd/README
            %%pre
            echo "pre $1" >> /tmp/odd.log
            %%post
            echo "post $1" >> /tmp/odd.log
            %%preun
            echo "preun $1" >> /tmp/odd.log
            %%triggerin -- rig-a
            echo "trigger" >> /tmp/odd.log
            %%posttrans
            echo "posttrans" >> /tmp/odd.log
            """;

    @TempDir
    private Path directory;

    private RpmRoot root;

    @BeforeEach
    void open() throws IOException {
        root = RpmRig.shared().newRoot();
        root.rpm("-i", built("1.0").toString()).orThrow();
    }

    @AfterEach
    void close() {
        root.close();
    }

    @Test
    void everythingComesBackAsItWas() throws IOException {
        List<String> before = root.everything();
        String said = scripts();
        Path made = make(false);

        root.rpm("-e", "rig-odd").orThrow();
        assertThat(root.path().resolve("usr/share/odd")).doesNotExist();
        Files.delete(root.path().resolve("tmp/odd.log"));
        root.rpm("-i", made.toString()).orThrow();

        assertThat(root.everything()).containsExactlyElementsOf(before);
        assertThat(root.rpm("-V", "rig-odd").orThrow().output()).isEmpty();
        assertThat(scripts()).isEqualTo(said).contains("trigger");
        assertThat(root.read("tmp/odd.log")).isEqualTo("pre 1\npost 1\nposttrans\n");
        assertThat(Files.getAttribute(root.path().resolve("usr/share/odd/first"), "unix:nlink"))
                .isEqualTo(3);
        assertThat(Files.isSameFile(
                        root.path().resolve("usr/share/odd/first"), root.path().resolve("usr/share/odd/third")))
                .isTrue();
    }

    @Test
    void rpmFindsNothingWrongWithTheFile() throws IOException {
        Path made = make(false);

        assertThat(root.rpm("-K", "--nosignature", "-v", made.toString())
                        .orThrow()
                        .output())
                .contains("Header SHA256 digest: OK", "Payload SHA256 digest: OK", "MD5 digest: OK");
        assertThat(root.rpm(
                                "-qp",
                                "--nosignature",
                                "--qf",
                                "%{NEVRA} %{SIGPGP:pgpsig}|%{RSAHEADER:pgpsig}",
                                made.toString())
                        .orThrow()
                        .output())
                .contains("rig-odd-3:1.0-1.noarch (none)|(none)");
    }

    @Test
    void configurationOfTheOperatorStaysOnTheWayBackAndIsKnownAsChanged() throws IOException {
        root.write("etc/odd/odd.conf", "setting=mine\n");
        Path made = make(false);
        root.rpm("-U", built("2.0").toString()).orThrow();
        assertThat(root.read("etc/odd/odd.conf.rpmnew")).isEqualTo("setting=2.0\n");

        root.rpm("-U", "--oldpackage", made.toString()).orThrow();

        assertThat(root.versionOf("rig-odd")).contains("3:1.0-1");
        assertThat(root.read("etc/odd/odd.conf")).isEqualTo("setting=mine\n");
        assertThat(root.changedFiles("rig-odd")).containsExactly("/etc/odd/odd.conf");
    }

    /** Of a file that is not to be left in place rpm takes the operator's away: then it is that which comes back. */
    @Test
    void configurationThatWasReplacedComesBack() throws IOException {
        root.write("etc/odd/replaced.conf", "other=mine\n");
        Path made = make(false);
        root.rpm("-U", built("2.0").toString()).orThrow();
        assertThat(root.read("etc/odd/replaced.conf")).isEqualTo("other=2.0\n");

        root.rpm("-U", "--oldpackage", made.toString()).orThrow();

        assertThat(root.read("etc/odd/replaced.conf").strip()).isEqualTo("other=mine");
    }

    /** Else the next update would replace what was brought back to the byte. */
    @Test
    void configurationComesBackAsSomethingElseThanWasShippedWhereThePackageGoes() throws IOException {
        root.write("etc/odd/odd.conf", "setting=mine\n");
        Path made = make(true);
        root.rpm("-e", "rig-odd").orThrow();

        root.rpm("-i", made.toString()).orThrow();

        assertThat(root.read("etc/odd/odd.conf").strip()).isEqualTo("setting=mine");
        root.write("etc/odd/odd.conf", "setting=mine\n");
        assertThat(root.changedFiles("rig-odd")).containsExactly("/etc/odd/odd.conf");
    }

    @Test
    void configurationThatIsTooBigToBeRememberedComesBackJustAsItWas() throws IOException {
        String big = "setting=mine\n".repeat(100_000);
        root.write("etc/odd/odd.conf", big);
        Path made = make(true);
        root.rpm("-e", "rig-odd").orThrow();

        root.rpm("-i", made.toString()).orThrow();

        assertThat(root.read("etc/odd/odd.conf")).isEqualTo(big);
    }

    @Test
    void whatWasDeletedOrChangedIsAsItWas() throws IOException {
        Files.delete(root.path().resolve("usr/share/doc/odd/README"));
        Files.delete(root.path().resolve("usr/share/odd/third"));
        root.write("usr/share/odd/other", "changed\n");
        Path made = make(false);
        root.rpm("-U", built("2.0").toString()).orThrow();

        root.rpm("-U", "--oldpackage", made.toString()).orThrow();

        assertThat(root.read("usr/share/odd/other")).isEqualTo("changed\n");
        assertThat(root.read("usr/share/odd/first")).isEqualTo("odd 1.0\n");
        assertThat(root.read("usr/share/odd/another")).isEqualTo("changed\n");
    }

    private String scripts() {
        return root.rpm("-q", "--scripts", "--triggers", "rig-odd").orThrow().output();
    }

    private Path make(boolean configuration) throws IOException {
        Path file = directory.resolve("made.rpm");
        new RpmArchives(root.path(), RpmNames.ofThisMachine(), versions -> null, true, true)
                .make(NAME, configuration, file);
        return file;
    }

    private Path built(String version) throws IOException {
        Path spec = directory.resolve("rig-odd.spec");
        Files.writeString(spec, SPEC.formatted(version, version, version, version));
        Tool.run(
                        directory,
                        Map.of("HOME", directory.toString(), "LC_ALL", "C.UTF-8"),
                        List.of(
                                "rpmbuild",
                                "-bb",
                                "--quiet",
                                "--define",
                                "_topdir " + directory,
                                "--define",
                                "_rpmdir " + directory,
                                "--define",
                                "_build_name_fmt %%{NAME}-%%{VERSION}.rpm",
                                spec.toString()))
                .orThrow();
        return directory.resolve("rig-odd-" + version + ".rpm");
    }
}
