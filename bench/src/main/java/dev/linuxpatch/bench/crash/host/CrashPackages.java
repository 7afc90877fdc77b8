// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.host;

import dev.linuxpatch.backend.rig.DebSpec;
import dev.linuxpatch.backend.rig.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The packages of a campaign. Every maintainer script writes down that it begins and that it ends, with the program run that
 * it belongs to, and sleeps and talks as a file in the root says.
 */
public final class CrashPackages {
    /** Work in every version. */
    public static final List<String> GOOD = List.of("crash-a", "crash-b", "crash-c", "crash-d", "crash-e", "crash-f");
    /** Its {@code postinst configure} always fails. */
    public static final String BAD_POSTINST = "crash-badpost";
    /** Its {@code preinst} always fails. */
    public static final String BAD_PREINST = "crash-badpre";
    /** Its {@code postinst} passes on what it is told through {@link #PIPE}, until that is closed. */
    public static final String TALKER = "crash-talker";
    /** A named pipe, relative to the root, which somebody must make. */
    public static final String PIPE = "var/lib/crash-talker";
    /** In the order of versions. */
    public static final List<String> VERSIONS = List.of("1.0", "1.1", "2.0");

    private static final Set<String> BAD = Set.of(BAD_POSTINST, BAD_PREINST);

    /** Where scripts write, in the root. */
    static final String LOG = "var/log/crash-scripts";
    /** Where a file for each package says how long its scripts sleep, and how many lines they write. */
    static final String KNOBS = "etc/crash";

    private static final String SCRIPT = """
            args="$*"
            note() { echo "$1 ${LINUX_PATCH_JOB:-none} $$ %1$s %2$s %3$s $args" >> /%4$s; }
            note begin
            pause=0
            lines=0
            if [ -f /%5$s/%1$s ]; then read -r pause lines < /%5$s/%1$s; fi
            sleep $pause
            i=0
            while [ $i -lt $lines ]; do
              i=$((i+1))
              echo "%1$s %3$s ${LINUX_PATCH_JOB:-none}/$$ line $i of $lines"
            done
            """;

    private CrashPackages() {}

    /** Whether it fails by design, so that what it leaves is no fault of the service. */
    public static boolean bad(String name) {
        return BAD.contains(name);
    }

    static List<DebSpec> all() {
        List<DebSpec> specs = new ArrayList<>();
        for (String version : VERSIONS) {
            GOOD.forEach(name -> specs.add(good(name, version)));
            specs.add(good(BAD_POSTINST, version)
                    .script(
                            Script.POSTINST,
                            body(BAD_POSTINST, version, "postinst", "[ \"$1\" != configure ] || exit 1\n")));
            specs.add(good(BAD_PREINST, version)
                    .script(
                            Script.PREINST,
                            body(BAD_PREINST, version, "preinst", "case \"$1\" in install|upgrade) exit 1 ;; esac\n")));
        }
        specs.add(DebSpec.of(TALKER, VERSIONS.get(0)).script(Script.POSTINST, "cat /" + PIPE));
        return specs;
    }

    private static DebSpec good(String name, String version) {
        return DebSpec.of(name, version)
                .conffile("/etc/" + name + ".conf", "setting=1\n")
                .script(Script.PREINST, body(name, version, "preinst", ""))
                .script(Script.POSTINST, body(name, version, "postinst", ""))
                .script(Script.PRERM, body(name, version, "prerm", ""))
                .script(Script.POSTRM, body(name, version, "postrm", ""));
    }

    private static String body(String name, String version, String script, String before) {
        return SCRIPT.formatted(name, version, script, LOG, KNOBS) + before + "note end";
    }
}
