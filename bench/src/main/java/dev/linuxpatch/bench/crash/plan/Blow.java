// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.plan;

import dev.linuxpatch.bench.crash.agent.KillPoint;
import dev.linuxpatch.bench.crash.host.Victim;

/** How a round hurts the host. */
public sealed interface Blow {
    /** The short name of its kind, as {@code --kinds} has it. */
    Kind kind();

    /** In a table. */
    String where();

    /** Whether package tools and their scripts are left alone, so that no job has an excuse. */
    default boolean sparesTheTools() {
        return true;
    }

    /** What there is to choose from. */
    enum Kind {
        /** SIGKILL of the service at a random moment. */
        SERVICE,
        /** The service ends exactly at a named point. */
        POINT,
        /** SIGKILL of the service, and again while it recovers. */
        TWICE,
        /** SIGKILL of the launcher, of apt-get, of dpkg or of a script; the service lives. */
        TOOL,
        /** SIGKILL of the service, and of one of these while it is down. */
        TOOL_DURING_OUTAGE,
        /** SIGKILL of the service and of everything that it has started. */
        POWER
    }

    /** The service, at a random moment. */
    record Service(int afterMillis) implements Blow {
        @Override
        public Kind kind() {
            return Kind.SERVICE;
        }

        @Override
        public String where() {
            return "service, any moment";
        }
    }

    /** The service, at a named point. */
    record AtPoint(KillPoint point, int count) implements Blow {
        @Override
        public Kind kind() {
            return Kind.POINT;
        }

        @Override
        public String where() {
            return "service, " + point;
        }
    }

    /** The service at a random moment, then during its start: at a named point, or, if that is null, after a while. */
    record Twice(int afterMillis, KillPoint point, int againMillis) implements Blow {
        @Override
        public Kind kind() {
            return Kind.TWICE;
        }

        @Override
        public String where() {
            return "service, again during recovery" + (point == null ? "" : " at " + point);
        }
    }

    /** A process below the service. */
    record Tool(Victim victim, int afterMillis) implements Blow {
        @Override
        public Kind kind() {
            return Kind.TOOL;
        }

        @Override
        public String where() {
            return victim.name().toLowerCase(java.util.Locale.ROOT);
        }

        @Override
        public boolean sparesTheTools() {
            return false;
        }
    }

    /** The service, and a process below it before it is started again. */
    record ToolDuringOutage(Victim victim, int afterMillis) implements Blow {
        @Override
        public Kind kind() {
            return Kind.TOOL_DURING_OUTAGE;
        }

        @Override
        public String where() {
            return "service, then " + victim.name().toLowerCase(java.util.Locale.ROOT);
        }

        @Override
        public boolean sparesTheTools() {
            return false;
        }
    }

    /** Everything at once. */
    record Power(int afterMillis) implements Blow {
        @Override
        public Kind kind() {
            return Kind.POWER;
        }

        @Override
        public String where() {
            return "everything at once";
        }

        @Override
        public boolean sparesTheTools() {
            return false;
        }
    }
}
