// SPDX-License-Identifier: Apache-2.0
/**
 * The configuration of the service: one validated record a section, a strict loader and a watcher.
 *
 * <p>{@link dev.linuxpatch.conf.Configuration} is what the rest of the service sees. Everything that can be configured is
 * declared once, in {@code Schema}; loading, defaults, names of environment variables, {@code check-config} and the
 * tests of the documents follow from it. Nothing is guessed: an unknown, misspelt, duplicate or ill-typed key stops the
 * start, and all of them are reported together, with file, line and the nearest known key.
 */
package dev.linuxpatch.conf;
