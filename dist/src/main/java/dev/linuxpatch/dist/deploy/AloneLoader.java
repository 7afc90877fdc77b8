// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.deploy;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Hides the cluster manager from a Vert.x that is to stand alone: Vert.x makes one of everything that it finds, which
 * would load parts of Infinispan into each service.
 */
final class AloneLoader extends ClassLoader {
    private static final String PROVIDERS = "META-INF/services/io.vertx.core.spi.VertxServiceProvider";
    private static final String CLUSTERS = "vertx-infinispan";

    private AloneLoader(ClassLoader parent) {
        super(parent);
    }

    /** What is made while the calling thread sees no cluster manager. */
    static <T> T without(Supplier<T> made) {
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        thread.setContextClassLoader(new AloneLoader(usual));
        try {
            return made.get();
        } finally {
            thread.setContextClassLoader(usual);
        }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        Enumeration<URL> found = super.getResources(name);
        if (!name.equals(PROVIDERS)) {
            return found;
        }
        List<URL> others = Collections.list(found).stream()
                .filter(url -> !url.getPath().contains(CLUSTERS))
                .toList();
        return Collections.enumeration(others);
    }
}
