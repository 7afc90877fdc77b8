// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

/**
 * In the place of a message that did not come through: what arrived was not understood, or what was to be sent was too
 * large. It is a value because an exception would be lost: a decoder that throws leaves the requester waiting for its
 * timeout, an encoder that throws takes the messages behind it along.
 *
 * @param reason for the peer and the log; says nothing of the content
 */
record Unreadable(String reason) {}
