// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

/** How much the service log says, from least to most. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
}
