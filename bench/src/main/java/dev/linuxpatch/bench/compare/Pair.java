// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The same measured of both. The n-th of ours and the n-th of the peer were measured one right after the other. */
record Pair<T>(List<T> ours, List<T> peer) {
    Pair {
        ours = List.copyOf(ours);
        peer = List.copyOf(peer);
        if (ours.size() != peer.size() || ours.isEmpty()) {
            throw new IllegalArgumentException("not in pairs: " + ours.size() + " and " + peer.size());
        }
    }

    <U> Pair<U> map(Function<T, U> value) {
        return new Pair<>(
                ours.stream().map(value).toList(), peer.stream().map(value).toList());
    }

    Spread ofOurs(ToDoubleFunction<T> value) {
        return Spread.of(ours.stream().mapToDouble(value).toArray());
    }

    Spread ofPeer(ToDoubleFunction<T> value) {
        return Spread.of(peer.stream().mapToDouble(value).toArray());
    }

    /** How many times our value is as big as the peer's, pair by pair: what slows the machine for a while slows both. */
    Spread ratio(ToDoubleFunction<T> value) {
        return Spread.of(IntStream.range(0, ours.size())
                .mapToDouble(i -> value.applyAsDouble(ours.get(i)) / value.applyAsDouble(peer.get(i)))
                .toArray());
    }
}
