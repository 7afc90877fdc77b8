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
