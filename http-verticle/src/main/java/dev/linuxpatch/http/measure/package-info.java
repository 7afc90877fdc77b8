// SPDX-License-Identifier: Apache-2.0
/** What {@code /metrics} tells of requests. */
package dev.linuxpatch.http.measure;
