// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import java.time.Duration;

/**
 * The section {@code websocket}: the job event stream.
 *
 * @param pingInterval between two pings of the server
 * @param timeout after which a silent peer is dropped; longer than the ping interval
 * @param maxMessageBytes of one message of a client
 * @param maxQueueBytes that wait for one slow client before it is told that it lags and is closed
 * @param maxConnections open streams at one time
 */
public record WebSocketSettings(
        Duration pingInterval, Duration timeout, int maxMessageBytes, int maxQueueBytes, int maxConnections) {

    public WebSocketSettings {
        Check.positive("pingInterval", pingInterval);
        if (Check.positive("timeout", timeout).compareTo(pingInterval) <= 0) {
            throw new IllegalArgumentException("timeout must be longer than pingInterval");
        }
        Check.positive("maxMessageBytes", maxMessageBytes);
        Check.positive("maxQueueBytes", maxQueueBytes);
        Check.positive("maxConnections", maxConnections);
    }
}
