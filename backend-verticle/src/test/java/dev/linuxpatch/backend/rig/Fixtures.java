// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The packages that every rig repository offers. Each exists for one behaviour of apt, dpkg or a maintainer script;
 * misbehaving ones are harmless in version 1.0, so that a root can start from a healthy state.
 */
public final class Fixtures {
    /** How long {@code rig-slow} 1.1 takes, in whole seconds, is read from this file of the root; 20 without it. */
    public static final String SLEEP_FILE = "etc/rig-sleep";

    /** A waiting script creates {@code tmp/<package>.waiting} and goes on when {@code tmp/<package>.go} exists. */
    private static final String WAIT_FOR_GO = """
            mkdir -p /tmp
            : > /tmp/%1$s.waiting
            n=0
            while [ ! -e /tmp/%1$s.go ]; do
              n=$((n+1))
              if [ $n -gt 1200 ]; then echo "%1$s: nobody opened the gate" >&2; exit 1; fi
              sleep 0.05
            done
            """;

    private static final int MEBIBYTE = 1024 * 1024;

    private Fixtures() {}

    /** Every fixture, in a stable order. */
    public static List<DebSpec> all() {
        List<DebSpec> specs = new ArrayList<>();
        plain().forEach(specs::add);
        related().forEach(specs::add);
        scripted().forEach(specs::add);
        updates().forEach(specs::add);
        architectures().forEach(specs::add);
        return List.copyOf(specs);
    }

    /** In no repository, because apt would install it with every upgrade: for {@link AptRoot#installLocal}. */
    public static DebSpec essential() {
        return DebSpec.of("rig-essential", "1.0").field("Essential", "yes").field("Priority", "required");
    }

    private static Stream<DebSpec> plain() {
        DebSpec a = DebSpec.of("rig-a", "1.0")
                .field("Homepage", "https://rig.example.test/a")
                .field("Section", "admin")
                .field("Priority", "important");
        return Stream.of(
                a,
                version(a, "1.1").changelog("low", "New upstream release."),
                version(a, "1.2").changelog("medium", "Fix a crash (CVE-2026-0012)."),
                conf("1.0", "setting=1\n"),
                conf("1.1", "setting=2\n").changelog("low", "Another default."),
                DebSpec.of("rig-big", "1.0").payload(32L * MEBIBYTE).field("Section", "science"),
                DebSpec.of("rig-big", "1.1").payload(40L * MEBIBYTE).field("Section", "science"),
                // A version order that text order gets wrong: ~ before the empty string, an epoch above everything.
                DebSpec.of("rig-epoch", "1:0.9"),
                DebSpec.of("rig-epoch", "1:0.10~rc1"),
                DebSpec.of("rig-epoch", "1:0.10"));
    }

    private static Stream<DebSpec> related() {
        DebSpec lib = DebSpec.of("rig-lib", "1.0").field("Section", "libs").field("Source", "rig-source (1.0)");
        return Stream.of(
                lib,
                version(lib, "2.0").field("Source", "rig-source (2.0)"),
                DebSpec.of("rig-app", "1.0").field("Depends", "rig-lib (>= 1.0)"),
                DebSpec.of("rig-app", "2.0").field("Depends", "rig-lib (>= 2.0)"),
                DebSpec.of("rig-rec", "1.0").field("Section", "doc").field("Priority", "extra"),
                DebSpec.of("rig-multi", "1.0")
                        .field("Depends", "rig-a (>= 1.0), rig-lib, rig-conf | rig-nonexistent, rig-virtual")
                        .field("Recommends", "rig-rec")
                        .field("Suggests", "rig-big"),
                DebSpec.of("rig-provider", "1.0").field("Provides", "rig-virtual (= 3)"),
                DebSpec.of("rig-confl", "1.0").field("Conflicts", "rig-a"),
                DebSpec.of("rig-brokendep", "1.0").field("Depends", "rig-nonexistent"),
                // Upgrading it needs a package that is not there, so the upgrade is kept back.
                DebSpec.of("rig-kept", "1.0"),
                DebSpec.of("rig-kept", "1.1").field("Depends", "rig-nonexistent"),
                // Upgrading it removes rig-rec.
                DebSpec.of("rig-replacer", "1.0"),
                DebSpec.of("rig-replacer", "1.1").field("Conflicts", "rig-rec").field("Replaces", "rig-rec"));
    }

    private static Stream<DebSpec> scripted() {
        return Stream.of(
                        pair("rig-fail", Script.POSTINST, "echo 'rig-fail: cannot do it' >&2\nexit 1"),
                        pair("rig-failpre", Script.PREINST, "echo 'rig-failpre: refuses' >&2\nexit 1"),
                        pair("rig-slow", Script.POSTINST, """
                                n=20
                                if [ -f /etc/rig-sleep ]; then n=$(cat /etc/rig-sleep); fi
                                echo "rig-slow: start"
                                i=0
                                while [ $i -lt $n ]; do
                                  i=$((i+1))
                                  echo "rig-slow: step $i of $n"
                                  sleep 1
                                done
                                echo "rig-slow: end"
                                """),
                        pair("rig-gate", Script.POSTINST, WAIT_FOR_GO.formatted("rig-gate")),
                        pair("rig-pregate", Script.PREINST, WAIT_FOR_GO.formatted("rig-pregate")),
                        pair("rig-stdin", Script.POSTINST, "printf 'Continue? '\nread x\necho \"got $x\""),
                        pair(
                                "rig-tty",
                                Script.POSTINST,
                                "printf 'Continue? ' > /dev/tty\nread x < /dev/tty\necho \"got $x\""),
                        pair("rig-reboot", Script.POSTINST, """
                                mkdir -p /run
                                echo '*** System restart required ***' > /run/reboot-required
                                echo rig-reboot >> /run/reboot-required.pkgs
                                """),
                        pair("rig-daemon", Script.POSTINST, "setsid sleep 600 &\necho 'rig-daemon: started'"),
                        pair("rig-loud", Script.POSTINST, """
                                i=0
                                while [ $i -lt 2000 ]; do
                                  i=$((i+1))
                                  echo "rig-loud: line $i of 2000, äöü € 漢字"
                                done
                                printf 'rig-loud: bytes \\377\\376 and \\033[31mcolour\\033[0m\\n'
                                """),
                        Stream.of(
                                // Takes dpkg along the first time, and refuses every time.
                                DebSpec.of("rig-killpre", "1.0").script(Script.PREINST, """
                                        if [ ! -e /tmp/rig-killpre.killed ]; then
                                          : > /tmp/rig-killpre.killed
                                          kill -9 $PPID
                                        fi
                                        exit 1
                                        """),
                                DebSpec.of("rig-failrm", "1.0")
                                        .script(Script.PRERM, "echo 'rig-failrm: stays' >&2\nexit 1"),
                                DebSpec.of("rig-gaterm", "1.0")
                                        .script(Script.POSTRM, WAIT_FOR_GO.formatted("rig-gaterm"))))
                .flatMap(specs -> specs);
    }

    private static Stream<DebSpec> updates() {
        DebSpec sec = DebSpec.of("rig-sec", "1.0").field("Homepage", "https://rig.example.test/sec");
        return Stream.of(
                sec,
                version(sec, "1.1")
                        .in(Suite.SECURITY)
                        .changelog("high", "Fix CVE-2026-1001: heap overflow.", "Fix CVE-2026-1002."),
                // The candidate comes from stable-updates, but a version below it is a security update.
                DebSpec.of("rig-both", "1.0"),
                DebSpec.of("rig-both", "1.1").in(Suite.SECURITY).changelog("critical", "Fix CVE-2026-1003."),
                DebSpec.of("rig-both", "1.2").in(Suite.UPDATES).changelog("low", "New time zones."),
                DebSpec.of("rig-phase", "1.0"),
                DebSpec.of("rig-phase", "1.1").in(Suite.UPDATES).field("Phased-Update-Percentage", "0"));
    }

    private static Stream<DebSpec> architectures() {
        DebSpec same = DebSpec.of("rig-same", "1.0").architecture("amd64").field("Multi-Arch", "same");
        return Stream.of(
                DebSpec.of("rig-native", "1.0").architecture("amd64"),
                DebSpec.of("rig-native", "1.1").architecture("amd64"),
                same,
                version(same, "1.1"),
                same.architecture("i386"),
                version(same, "1.1").architecture("i386"),
                DebSpec.of("rig-foreign", "1.0").architecture("i386"));
    }

    private static Stream<DebSpec> pair(String name, Script script, String body) {
        return Stream.of(
                DebSpec.of(name, "1.0"), DebSpec.of(name, "1.1").script(script, upgradeOrConfigure(script, body)));
    }

    /** Scripts also run to undo and to deconfigure; the behaviour under test belongs to the forward call only. */
    private static String upgradeOrConfigure(Script script, String body) {
        String forward = script == Script.POSTINST ? "configure" : "install|upgrade";
        return "case \"$1\" in\n" + forward + ")\n" + body + "\n;;\nesac\n";
    }

    private static DebSpec conf(String version, String content) {
        return DebSpec.of("rig-conf", version)
                .conffile("/etc/rig/rig-conf.conf", content)
                .field("Section", "net")
                .field("Priority", "standard");
    }

    private static DebSpec version(DebSpec spec, String version) {
        return new DebSpec(
                spec.name(),
                version,
                spec.architecture(),
                spec.suite(),
                spec.fields(),
                spec.files(),
                spec.conffiles(),
                spec.scripts(),
                spec.changelog(),
                spec.payloadBytes());
    }
}
