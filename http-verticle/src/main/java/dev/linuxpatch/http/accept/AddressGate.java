// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.accept;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/**
 * Answers whether an address may connect, from the whitelist of this moment. Safe from every thread; a replaced whitelist
 * is seen by the next question.
 */
public final class AddressGate {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final LongAdder refused = new LongAdder();
    private volatile Whitelist whitelist;

    /** A gate that refuses everyone until it is given a whitelist. */
    public AddressGate() {
        this(Whitelist.denyAll());
    }

    /** A gate with a whitelist. */
    public AddressGate(Whitelist whitelist) {
        this.whitelist = Objects.requireNonNull(whitelist);
    }

    /** Whether the peer may connect; counts a refusal. */
    public boolean admits(InetAddress peer) {
        if (whitelist.contains(peer)) {
            return true;
        }
        refused.increment();
        return false;
    }

    /** The whitelist in force. */
    public Whitelist whitelist() {
        return whitelist;
    }

    /** Puts another whitelist in force and tells the listeners. */
    public void replace(Whitelist next) {
        whitelist = Objects.requireNonNull(next);
        listeners.forEach(Runnable::run);
    }

    /** Calls back after each replacement, on the thread that replaces. */
    public void onReplaced(Runnable listener) {
        listeners.add(listener);
    }

    /** How many questions were answered with no. */
    public long refused() {
        return refused.sum();
    }
}
