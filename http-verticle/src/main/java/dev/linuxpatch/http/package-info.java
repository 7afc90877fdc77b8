// SPDX-License-Identifier: Apache-2.0
/** The HTTP verticle: the only part of the service that speaks HTTP. */
package dev.linuxpatch.http;
