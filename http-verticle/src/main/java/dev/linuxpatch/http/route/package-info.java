// SPDX-License-Identifier: Apache-2.0
/** The routes: one class a resource, one table that mounts them, one chain of checks before each. */
package dev.linuxpatch.http.route;
