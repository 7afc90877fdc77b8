# SPDX-License-Identifier: Apache-2.0
# Functions for quickstart and verify: finding, or installing, what a build and a test run need.
# Sourced, never run. Tools come from the distribution's own archive; nothing else on the machine is changed.

say() { printf '%s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}

# Installs Debian packages that are missing. $@: package names.
need_packages() {
    missing=
    for package in "$@"; do
        case $(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) in
            ?i*) ;;
            *) missing="$missing $package" ;;
        esac
    done
    [ -n "$missing" ] || return 0
    [ "$(id -u)" -eq 0 ] || die "missing packages; as root, run: apt-get install$missing"
    say "installing$missing"
    # A list that is there may be old: refresh it once, and say so if that fails.
    apt-get update -qq >&2 || say "apt-get update failed; trying with the lists that are there"
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2 </dev/null \
        || die "could not install$missing"
}

# Whether a JDK of at least version 17 is on the path.
has_jdk() {
    command -v javac >/dev/null 2>&1 || return 1
    major=$(javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    [ "${major:-0}" -ge 17 ]
}

# What a build needs: a JDK, and what the Maven wrapper uses to fetch and unpack Maven.
need_build_tools() {
    if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/javac" ]; then
        PATH=$JAVA_HOME/bin:$PATH
    fi
    has_jdk || need_packages openjdk-17-jdk-headless
    { command -v curl >/dev/null 2>&1 && command -v unzip >/dev/null 2>&1; } || need_packages ca-certificates curl unzip
}

# Builds a module and all that it needs, unless the sources are older than the last build. $1: file that marks the build, $2: module.
# Works in the checkout's directory.
build_unless_current() {
    [ ! -e "$1" ] || [ -n "$(find . \( -name target -o -name .git -o -name .dev -o -name node_modules \) -prune -o \
        \( -path '*/src/main/*' -o -name pom.xml -o -path './docs/openapi.yaml' -o -path './dist/bin/*' \) \
        -type f -newer "$1" -print -quit)" ] || return 0
    say "building (the first time downloads the dependencies) ..."
    # A source that is written meanwhile is newer.
    begun=$(mktemp)
    ./mvnw -B -q -ntp -DskipTests package -pl "$2" -am || die "the build failed"
    mv "$begun" "$1"
}

# Lets a service that was built start faster, unless that was done. $1: its directory.
archive_classes() {
    [ ! -e "$1/classes.jsa" ] || [ -n "$(find "$1/lib" "$1/bin" -newer "$1/classes.jsa" -print -quit)" ] || return 0
    "$1/bin/linux-patch-api" archive >/dev/null 2>&1 || say "no class archive could be made; starts are slower without it"
}
