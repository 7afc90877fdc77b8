#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# launcher JOB_DIRECTORY PROGRAM [ARGUMENT...]
#
# Runs one program so that it outlives the service that started it, and leaves on disk who ran and how it ended.
# Started in a session of its own. This text is fixed: data reaches it only as arguments, never as script.
# PROGRAM is an absolute path, so it can never mean a shell builtin.

set -uf
job=$1
shift

# Maintainer scripts create files of the system: they must not inherit the umask of a hardened service.
umask 022
# What a shell puts into the environment by itself is not part of the command.
unset PWD OLDPWD SHLVL
exec </dev/null >>"$job/stdout" 2>>"$job/stderr"

# Made by only one: a second launcher, or the service when it gives this directory up, finds it taken.
(set -C && : >"$job/claim") 2>/dev/null || exit 125

# The 22nd field of /proc/PID/stat. The name in the second one may contain blanks and brackets.
read_start() {
  read -r stat <"/proc/$1/stat" || return 1
  set -- ${stat##*) }
  shift 19
  start=$1
}

# Written aside, flushed, renamed, flushed: after a crash there is the whole record or none.
publish() {
  /bin/sync "$job/$1.tmp" && /bin/mv -f "$job/$1.tmp" "$job/$1" && /bin/sync "$job"
}

# Room for the exit code is taken now: a disk that the program fills must not cost the record of its end.
printf '%-4s\n' '' >"$job/exit.tmp" && /bin/sync "$job/exit.tmp" || exit 125

# A handler, not "ignore": the program gets the default action, and this shell lives on to record its end.
trap : HUP INT TERM

# The program keeps the number and the start of the subshell that becomes it, so both are on disk before it begins.
(
  exec 3>>"$job/status"
  read -r boot </proc/sys/kernel/random/boot_id || exit 125
  read -r self rest </proc/self/stat || exit 125
  read_start "$$" || exit 125
  launcher_start=$start
  read_start "$self" || exit 125
  printf '%s\n' "pid=$$
started=$launcher_start
program=$self
program-started=$start
boot=$boot
marker=$LINUX_PATCH_JOB" >"$job/begin.tmp" && publish begin || exit 125
  exec "$@"
)
code=$?
[ -e "$job/begin" ] || exit 125

/bin/sync "$job/stdout" "$job/stderr" "$job/status"
printf '%-4s\n' "$code" 1<>"$job/exit.tmp" && publish exit
exit "$code"
