// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster;

import dev.linuxpatch.bench.cluster.net.NetworkHost;
import dev.linuxpatch.bench.cluster.node.ClusterNode;
import dev.linuxpatch.bench.cluster.node.Fleet;
import dev.linuxpatch.bench.cluster.plan.Blow;
import dev.linuxpatch.bench.cluster.plan.Name;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

/** Carries out one blow, and makes it good again. */
final class Strike implements Callable<Void> {
    private static final int SLOW_KILOBITS = 512;

    private final Fleet fleet;
    private final Blow blow;
    private final Disturbances disturbances;

    Strike(Fleet fleet, Blow blow, Disturbances disturbances) {
        this.fleet = fleet;
        this.blow = blow;
        this.disturbances = disturbances;
    }

    @Override
    public Void call() throws IOException, InterruptedException {
        Thread.sleep(blow.afterMillis());
        disturbances.begin();
        try {
            begin();
            try {
                Thread.sleep(blow.lastsMillis());
            } finally {
                end();
            }
        } finally {
            disturbances.end();
        }
        return null;
    }

    private void begin() throws IOException, InterruptedException {
        for (Name name : blow.nodes()) {
            switch (blow.kind()) {
                case KILL -> fleet.process(name).kill();
                case STOP -> fleet.process(name).stop();
                case PAUSE -> fleet.node(name).pause();
                case SLOW -> fleet.network().slow(fleet.node(name).host(), SLOW_KILOBITS);
                case CUT -> {
                    // All at once, below.
                }
            }
        }
        if (blow.kind() == Blow.Kind.CUT) {
            fleet.network().cut(side(true), side(false));
        }
    }

    private void end() throws IOException, InterruptedException {
        for (Name name : blow.nodes()) {
            switch (blow.kind()) {
                case KILL, STOP -> fleet.process(name).launch();
                case PAUSE -> fleet.node(name).resume();
                case SLOW -> fleet.network().fast(fleet.node(name).host());
                case CUT -> {
                    // All at once, below.
                }
            }
        }
        if (blow.kind() == Blow.Kind.CUT) {
            fleet.network().join(side(true), side(false));
        }
    }

    private List<NetworkHost> side(boolean hit) {
        return fleet.nodes().stream()
                .filter(node -> blow.hits(node.name()) == hit)
                .map(ClusterNode::host)
                .toList();
    }
}
