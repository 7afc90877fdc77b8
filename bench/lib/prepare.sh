# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts of bench, which set `here` to their own directory.

checkout=$(dirname "$here")
# shellcheck source=dist/lib/provision.sh
. "$checkout/dist/lib/provision.sh"

# Builds the benchmarks and all that they measure, unless the sources are older than the last build, or the build itself
# calls, which sets BENCH_BUILT.
build_bench() {
    [ -z "${BENCH_BUILT:-}" ] || return 0
    need_build_tools
    built=$here/target/bench.stamp
    if [ ! -e "$built" ] || [ -n "$(cd "$checkout" && find . -newer "$built" \
        \( -name target -o -name .git -o -name .dev -o -name node_modules \) -prune -o \
        \( -path '*/src/main/*' -o -name pom.xml -o -path './docs/openapi.yaml' -o -path './dist/bin/*' \) \
        -type f -print -quit)" ]; then
        say "building ..."
        (cd "$checkout" && ./mvnw -B -q -ntp -DskipTests package -pl bench -am) || die "the build failed"
        touch "$built"
    fi
}

# Lets the service that was built start faster: campaigns start it thousands of times.
archive_classes() {
    product=$checkout/dist/target/linux-patch-api
    if [ ! -e "$product/classes.jsa" ] || [ -n "$(find "$product/lib" "$product/bin" -newer "$product/classes.jsa" -print -quit)" ]; then
        "$product/bin/linux-patch-api" archive >/dev/null 2>&1 || say "starts will be slower: linux-patch-api archive failed"
    fi
}

# Runs a class of the benchmarks. $@: its name and arguments. It takes the place of a subshell, so `&` gives its pid.
run_bench() {
    exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$here/target/classes:$(cat "$here/target/bench.classpath")" "$@"
}
