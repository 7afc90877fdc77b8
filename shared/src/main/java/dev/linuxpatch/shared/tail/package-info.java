// SPDX-License-Identifier: Apache-2.0
/** What passes between a front and the WS verticle. */
package dev.linuxpatch.shared.tail;
