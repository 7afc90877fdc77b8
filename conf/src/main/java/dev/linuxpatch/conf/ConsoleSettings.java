// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

/**
 * The section {@code console}: the SockJS bridge.
 *
 * @param enabled whether {@code /eventbus} is served
 * @param maxMessageBytes of one message of a console
 * @param messagesPerSecond that one console may send
 */
public record ConsoleSettings(boolean enabled, int maxMessageBytes, int messagesPerSecond) {

    public ConsoleSettings {
        Check.positive("maxMessageBytes", maxMessageBytes);
        Check.positive("messagesPerSecond", messagesPerSecond);
    }

    /** The same, switched off. */
    public ConsoleSettings disabled() {
        return new ConsoleSettings(false, maxMessageBytes, messagesPerSecond);
    }
}
