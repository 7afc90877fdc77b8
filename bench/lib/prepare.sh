# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts of bench, which set `here` to their own directory.

checkout=$(dirname "$here")
# shellcheck source=dist/lib/provision.sh
. "$checkout/dist/lib/provision.sh"

# Builds the benchmarks and all that they measure, unless they are current, or the build itself calls, which sets BENCH_BUILT.
build_bench() {
    [ -z "${BENCH_BUILT:-}" ] || return 0
    need_build_tools
    (cd "$checkout" && build_unless_current "$here/target/bench.stamp" bench)
}

# Runs a class of the benchmarks. $@: its name and arguments. It takes the place of a subshell, so `&` gives its pid.
run_bench() {
    exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$here/target/classes:$(cat "$here/target/bench.classpath")" "$@"
}

# Runs a command on the service in a directory for its files, and ends it with this script. $@: as for run_bench.
run_campaign() {
    archive_classes "$checkout/dist/target/linux-patch-api"
    work=$(mktemp -d)
    java=
    trap end_campaign EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    run_bench "$@" --launcher "$checkout/dist/target/linux-patch-api/bin/linux-patch-api" --work "$work" &
    java=$!
    status=0
    wait "$java" || status=$?
    java=
    exit "$status"
}

end_campaign() {
    status=$?
    trap - EXIT
    # It ends services itself; only when it is gone may their files go.
    [ -z "$java" ] || { kill "$java" 2>/dev/null && wait "$java" 2>/dev/null; } || true
    # Files of rounds that found something stay.
    rmdir "$work" 2>/dev/null || true
    exit "$status"
}
