// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.shared.access.Permission;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.CRC32;

/** The OpenAPI document of this very API, as {@code application/yaml} (RFC 9512). */
public final class DocumentRoutes implements RouteGroup {
    private static final String RESOURCE = "/dev/linuxpatch/docs/openapi.yaml";

    private final Reply document;

    private DocumentRoutes(Buffer text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes());
        this.document = new Reply.Document("application/yaml", text, '"' + Long.toHexString(crc.getValue()) + '"');
    }

    /** Reads the document from the class path: not on an event loop. */
    public static DocumentRoutes fromClassPath() {
        try (InputStream in = DocumentRoutes.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the OpenAPI document is not on the class path: " + RESOURCE);
            }
            return new DocumentRoutes(Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get(
                BASE + "/openapi.yaml", Permission.DOCUMENTATION_READ, exchange -> Future.succeededFuture(document)));
    }
}
