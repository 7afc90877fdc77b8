// SPDX-License-Identifier: Apache-2.0
/** What passes between the job verticle and the worker of a host. */
package dev.linuxpatch.shared.work;
