// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import io.vertx.config.spi.ConfigProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * The vertx-config format {@code strict-yaml}. The stock YAML format knows no lines, lets the last of two duplicates win
 * and guesses types; this one hands on what was written, with its line, and judges nothing but the form.
 */
public final class StrictYamlProcessor implements ConfigProcessor {

    static final String FORMAT = "strict-yaml";
    /** The name under which the file store has the path of the file. */
    static final String PATH = "path";

    @Override
    public String name() {
        return FORMAT;
    }

    @Override
    public Future<JsonObject> process(Vertx vertx, JsonObject configuration, Buffer input) {
        return vertx.executeBlocking(() -> StrictYaml.read(
                        configuration.getString(PATH), new UnicodeReader(new ByteArrayInputStream(input.getBytes())))
                .toJson(Origin.Source.FILE));
    }
}
