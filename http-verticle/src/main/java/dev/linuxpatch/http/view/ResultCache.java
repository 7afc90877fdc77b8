// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.http.respond.SharedJson;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Remembers results that were put together, the least recently used forgotten first; bounded in number and in bytes. */
final class ResultCache {
    private final int maxResults;
    private final long maxBytes;
    private final Map<Record, SharedJson> results = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    ResultCache(int maxResults, long maxBytes) {
        this.maxResults = maxResults;
        this.maxBytes = maxBytes;
    }

    /** Two threads that miss at the same time both do the work; the results are the same. */
    SharedJson get(Record query, Supplier<SharedJson> work) {
        synchronized (results) {
            SharedJson known = results.get(query);
            if (known != null) {
                return known;
            }
        }
        SharedJson made = work.get();
        synchronized (results) {
            SharedJson raced = results.putIfAbsent(query, made);
            if (raced != null) {
                return raced;
            }
            bytes += made.json().length();
            Iterator<SharedJson> oldest = results.values().iterator();
            while ((results.size() > maxResults || bytes > maxBytes) && oldest.hasNext()) {
                bytes -= oldest.next().json().length();
                oldest.remove();
            }
        }
        return made;
    }
}
