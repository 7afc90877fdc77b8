// SPDX-License-Identifier: Apache-2.0
/**
 * Job events over plain HTTP, by page and as a stream. A stream reads the store at its client's own pace and by number, so
 * that it needs no queue and no hand-off; publications only tell it that there is more.
 */
package dev.linuxpatch.http.events;
