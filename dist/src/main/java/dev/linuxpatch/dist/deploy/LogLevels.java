// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.deploy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.linuxpatch.conf.LogLevel;
import org.slf4j.LoggerFactory;

/** Sets the level of the service's own loggers; libraries stay as the log configuration has them. */
final class LogLevels {
    private LogLevels() {}

    static void apply(LogLevel level) {
        ((Logger) LoggerFactory.getLogger("dev.linuxpatch")).setLevel(Level.valueOf(level.name()));
    }
}
