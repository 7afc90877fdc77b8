// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.http.decode.PackageQuery;
import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.packages.InventoryMessages;
import dev.linuxpatch.shared.packages.InventoryMessages.AvailablePage;
import dev.linuxpatch.shared.packages.InventoryMessages.FindAvailable;
import dev.linuxpatch.shared.packages.PackageInfo;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Comparator;
import java.util.List;

/**
 * A list of packages that are not all installed: too long to hold (an archive has tens of thousands), so it is fetched page
 * by page from the backend, merged with the installed ones where those are asked for too, and passed on. Used on one
 * context.
 */
public final class PackageStream implements Reply.Pieces {
    private final TypedBus bus;
    private final HostId host;
    private final PackageQuery query;
    private final String index;
    private final EncodedPackages installed;
    private final int[] installedMatches;
    private final Comparator<PackageInfo> order;

    private int nextInstalled;
    private AvailablePage page;
    private int nextOnPage;
    private int skip;
    private int left;
    private int written;
    private boolean opened;
    private boolean ended;

    private PackageStream(TypedBus bus, HostId host, EncodedView view, PackageQuery query) {
        this.bus = bus;
        this.host = host;
        this.query = query;
        this.index = view.index();
        this.installed = view.installed();
        boolean all = query.status() == PackageQuery.Selection.ALL;
        this.installedMatches = all ? installed.matches(query) : new int[0];
        this.order = PackageOrder.of(query.sort(), query.descending());
        // Only the backend's own list can be entered in the middle.
        this.skip = all ? query.page().offset() : 0;
        this.left =
                query.page().limit() == null ? Integer.MAX_VALUE : query.page().limit();
    }

    /** Fetches the first page, so that a refusal can still be told. Fails with a {@code BusException}. */
    public static Future<Reply> open(TypedBus bus, HostId host, EncodedView view, PackageQuery query) {
        PackageStream stream = new PackageStream(bus, host, view, query);
        int offset =
                query.status() == PackageQuery.Selection.ALL ? 0 : query.page().offset();
        return stream.fetch(offset).map(first -> {
            stream.page = first;
            return new Reply.Streamed(stream);
        });
    }

    @Override
    public Future<Buffer> next() {
        if (ended) {
            return Future.succeededFuture();
        }
        if (left > 0 && nextOnPage == page.packages().size() && moreAvailable()) {
            return fetch(page.offset() + page.packages().size()).map(following -> {
                page = following;
                nextOnPage = 0;
                return piece();
            });
        }
        return Future.succeededFuture(piece());
    }

    private Future<AvailablePage> fetch(int offset) {
        if (Boolean.TRUE.equals(query.upgradable())) {
            return Future.succeededFuture(new AvailablePage(0, 0, List.of()));
        }
        int wanted = (int) Math.max(1, Math.min(InventoryMessages.PAGE, (long) skip + left));
        String name = query.name() == null ? null : query.name().value();
        return bus.request(
                Addresses.INVENTORY_AVAILABLE.at(host),
                new FindAvailable(name, query.sort(), query.descending(), offset, wanted));
    }

    /** An empty page is the end, whatever the total says: the index may have shrunk meanwhile. */
    private boolean moreAvailable() {
        return !page.packages().isEmpty() && page.offset() + page.packages().size() < page.total();
    }

    /** Everything that can be told before the next page is needed. */
    private Buffer piece() {
        Buffer out = Buffer.buffer();
        if (!opened) {
            out.appendString("{\"packages\":[");
            opened = true;
        }
        while (left > 0 && (nextOnPage < page.packages().size() || (!moreAvailable() && installedLeft()))) {
            boolean ours = installedLeft() && (nextOnPage == page.packages().size() || installedIsNext());
            if (skip > 0) {
                skip--;
            } else {
                append(out, ours);
            }
            if (ours) {
                nextInstalled++;
            } else {
                nextOnPage++;
            }
        }
        if (left == 0 || !moreAvailable()) {
            int total = page.total() + installedMatches.length;
            int limit = query.page().limit() == null ? total : query.page().limit();
            out.appendString("],\"total\":" + total + ",\"limit\":" + limit + ",\"offset\":"
                    + query.page().offset() + ",\"index\":" + index + '}');
            ended = true;
        }
        return out;
    }

    private boolean installedLeft() {
        return nextInstalled < installedMatches.length;
    }

    private boolean installedIsNext() {
        PackageInfo ours = installed.list().get(installedMatches[nextInstalled]);
        return order.compare(ours, page.packages().get(nextOnPage)) <= 0;
    }

    private void append(Buffer out, boolean ours) {
        if (written > 0) {
            out.appendByte((byte) ',');
        }
        if (ours) {
            installed.list().append(out, installedMatches[nextInstalled]);
        } else {
            out.appendBuffer(PackageJson.item(page.packages().get(nextOnPage)).toBuffer());
        }
        written++;
        left--;
    }
}
