/* SPDX-License-Identifier: Apache-2.0 */
/* For LD_PRELOAD: fsync(2) and fdatasync(2) fail as on a broken disk while the file named by FAILING_FSYNC exists. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static int sync_or_fail(long call, int fd) {
    const char *flag = getenv("FAILING_FSYNC");
    if (flag != NULL && access(flag, F_OK) == 0) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(call, fd);
}

int fsync(int fd) {
    return sync_or_fail(SYS_fsync, fd);
}

int fdatasync(int fd) {
    return sync_or_fail(SYS_fdatasync, fd);
}
