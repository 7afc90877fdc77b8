// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.StatusLine;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages as apt 2.6 and dpkg 1.21 really wrote them. */
class AptErrorsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            E: Unable to locate package nope | PKG_NOT_FOUND | there is no package nope
            E: Version '9' for 'rig-a' was not found | PKG_NOT_FOUND | there is no version 9 of rig-a
            E: Package 'rig-virtual' has no installation candidate | PKG_NOT_FOUND | rig-virtual is known but no repository offers it
            E: Could not get lock /x/lock-frontend. It is held by process 27581 (python3) | PKG_MANAGER_ERROR | python3 (pid 27581)
            Waiting for cache lock: Could not get lock /x/lock-frontend. It is held by process 27581 (python3)... | PKG_MANAGER_ERROR | python3 (pid 27581)
            E: Could not get lock /x/lists/lock. It is held by process 12 | PKG_MANAGER_ERROR | a process (pid 12)
            dpkg: error: dpkg frontend lock was locked by another process with pid 77 | PKG_MANAGER_ERROR | pid 77
            E: Unable to lock directory /var/lib/apt/lists/ | PKG_MANAGER_ERROR | /var/lib/apt/lists/
            E: You don't have enough free space in /var/cache/apt/archives/. | PKG_MANAGER_ERROR | no space left on device: /var/cache/apt/archives/
            E: Write error - write (28: No space left on device) | PKG_MANAGER_ERROR | no space left on device
            E: Packages need to be removed but remove is disabled. | DEPENDENCY_CONFLICT | other packages would have to be removed
            E: Held packages were changed and -y was used without --allow-change-held-packages. | PKG_MANAGER_ERROR | on hold
            E: Packages were downgraded and -y was used without --allow-downgrades. | PKG_MANAGER_ERROR | older version
            E: Essential packages were removed and -y was used without --allow-remove-essential. | DEPENDENCY_CONFLICT | essential
            E: Failed to fetch http://127.0.0.1:1/dists/stable/InRelease  Could not connect to 127.0.0.1:1 (127.0.0.1). - connect (111: Connection refused) | NETWORK_ERROR | Could not connect to 127.0.0.1:1
            E: Failed to fetch http://no-such-host.invalid/dists/stable/InRelease  Could not resolve 'no-such-host.invalid' | NETWORK_ERROR | Could not resolve 'no-such-host.invalid'
            E: Failed to fetch http://127.0.0.1:80/pool/rig-a_1.2_all.deb  404  Not Found [IP: 127.0.0.1 80] | NETWORK_ERROR | rig-a_1.2_all.deb: 404  Not Found
            E: Failed to fetch file:/x.deb  Hash Sum mismatch | NETWORK_ERROR | not what the index promised
            E: Failed to fetch file:/r/InRelease  The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 9286FA833A0D0BDF | GPG_ERROR | 9286FA833A0D0BDF
            W: GPG error: file:/r stable InRelease: The following signatures were invalid: BADSIG 9286FA833A0D0BDF Rig | GPG_ERROR | BADSIG 9286FA833A0D0BDF
            E: The repository 'http://x/ stable Release' does not have a Release file. | CACHE_REFRESH_ERROR | http://x/ stable Release
            E: Release file for http://x/InRelease is expired (invalid since 1d). | CACHE_REFRESH_ERROR | http://x/InRelease
            E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied) | PERMISSION_DENIED | run the service as root
            dpkg: error: requested operation requires superuser privilege | PERMISSION_DENIED | run the service as root
            E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem. | PKG_MANAGER_ERROR | interrupted
            """)
    void aKnownMessageGetsItsCodeAndASentence(String line, JobErrorCode code, String sentence) {
        JobError error = AptErrors.explain(Attempt.DOWNLOAD, 100, List.of("Reading package lists...", line), List.of());

        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message()).contains(sentence);
    }

    @Test
    void unmetDependenciesAreListed() {
        JobError error = AptErrors.explain(
                Attempt.PLAN,
                100,
                List.of(
                        "The following packages have unmet dependencies:",
                        " rig-brokendep : Depends: rig-nonexistent but it is not installable",
                        "E: Unable to correct problems, you have held broken packages."),
                List.of());

        assertThat(error.code()).isEqualTo(JobErrorCode.DEPENDENCY_CONFLICT);
        assertThat(error.message()).endsWith("rig-brokendep : Depends: rig-nonexistent but it is not installable");
    }

    @Test
    void aFailingScriptIsNamedByTheStatusStream() {
        JobError error = AptErrors.explain(
                Attempt.CHANGE,
                100,
                List.of("E: Sub-process /usr/bin/dpkg returned an error code (1)"),
                List.of(
                        new StatusLine.Failing(
                                "rig-fail",
                                "installed rig-fail package post-installation script subprocess returned error exit status 1")));

        assertThat(error.code()).isEqualTo(JobErrorCode.PKG_MANAGER_ERROR);
        assertThat(error.message())
                .isEqualTo(
                        "rig-fail: installed rig-fail package post-installation script subprocess returned error exit"
                                + " status 1");
    }

    @Test
    void anUnknownFailureOfARefreshIsARefreshError() {
        assertThat(AptErrors.explain(Attempt.REFRESH, 100, List.of("E: something new"), List.of()))
                .isEqualTo(new JobError(JobErrorCode.CACHE_REFRESH_ERROR, "something new"));
    }

    @Test
    void aLockIsALockAlsoDuringARefresh() {
        assertThat(AptErrors.explain(Attempt.REFRESH, 100, List.of("E: Unable to lock directory /x/"), List.of())
                        .code())
                .isEqualTo(JobErrorCode.PKG_MANAGER_ERROR);
    }

    @Test
    void silenceNamesTheExitCode() {
        assertThat(AptErrors.explain(Attempt.CHANGE, 7, List.of(), List.of()).message())
                .isEqualTo("the package manager ended with code 7");
    }
}
