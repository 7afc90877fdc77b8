// SPDX-License-Identifier: Apache-2.0
/** Which hosts there are: remembers each that ever told of itself, and has somebody keep the jobs of each. */
package dev.linuxpatch.job.hosts;
