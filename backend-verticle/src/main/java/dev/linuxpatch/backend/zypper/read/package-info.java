// SPDX-License-Identifier: Apache-2.0
/**
 * The inventory of a host of zypper: what is installed from rpm's database, what is offered and why from the fetched
 * repository metadata, what an update would do from zypper itself.
 */
package dev.linuxpatch.backend.zypper.read;
