// SPDX-License-Identifier: Apache-2.0
/** What is known of vulnerabilities in packages: records in the OSV format that somebody keeps up to date beside us. */
package dev.linuxpatch.backend.advisory;
