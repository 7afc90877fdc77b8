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
