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

# The 22nd field of /proc/PID/stat. The name in the second one may contain blanks and brackets.
started() {
  read -r stat <"/proc/$$/stat"
  set -- ${stat##*) }
  shift 19
  printf '%s' "$1"
}

# Written aside, flushed, renamed, flushed: after a crash there is the whole record or none.
record() {
  printf '%s\n' "$2" >"$job/$1.tmp" && /bin/sync "$job/$1.tmp" && /bin/mv -f "$job/$1.tmp" "$job/$1" && /bin/sync "$job"
}

read -r boot </proc/sys/kernel/random/boot_id
record begin "pid=$$
started=$(started)
boot=$boot
marker=$LINUX_PATCH_JOB" || exit 125

# A handler, not "ignore": the program gets the default action, and this shell lives on to record its end.
trap : HUP INT TERM

"$@" 3>>"$job/status"
code=$?
record exit "$code"
exit "$code"
