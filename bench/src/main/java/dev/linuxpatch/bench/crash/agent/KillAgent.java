// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.agent;

import static java.util.stream.Collectors.groupingBy;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.JavaModule;

/** Runs in the service, before it: {@code -javaagent:<jar>=<file of the kill board>}. */
public final class KillAgent {
    /** As after SIGKILL, by the convention of shells. */
    private static final int KILLED = 137;
    /** The agent itself could not do its work. */
    private static final int BROKEN = 70;

    private static KillBoard board;

    private KillAgent() {}

    /** Called by the JVM. */
    public static void premain(String boardFile, Instrumentation instrumentation) throws IOException {
        mustFit();
        board = KillBoard.map(Path.of(boardFile));
        Map<String, List<KillPoint>> byType = Arrays.stream(KillPoint.values()).collect(groupingBy(KillPoint::type));
        new AgentBuilder.Default(new ByteBuddy().with(TypeValidation.DISABLED))
                .disableClassFormatChanges()
                .with(new Loudly())
                .type(namedOneOf(byType.keySet().toArray(String[]::new)))
                .transform((builder, type, loader, module, domain) -> {
                    DynamicType.Builder<?> woven = builder;
                    for (KillPoint point : byType.get(type.getName())) {
                        woven = weave(woven, point);
                    }
                    return woven;
                })
                .installOn(instrumentation);
    }

    /** At the start, because a class may be loaded long after it. */
    private static void mustFit() {
        TypePool types = TypePool.Default.ofSystemLoader();
        for (KillPoint point : KillPoint.values()) {
            TypePool.Resolution found = types.describe(point.type());
            if (!found.isResolved()
                    || found.resolve()
                            .getDeclaredMethods()
                            .filter(named(point.method()))
                            .isEmpty()) {
                System.err.println("kill agent: no " + point.type() + "." + point.method() + " for " + point);
                Runtime.getRuntime().halt(BROKEN);
            }
        }
    }

    private static DynamicType.Builder<?> weave(DynamicType.Builder<?> builder, KillPoint point) {
        Class<?> advice = point.when() == KillPoint.When.BEFORE ? Before.class : After.class;
        return builder.visit(Advice.withCustomMapping()
                .bind(Point.class, point.ordinal())
                .to(advice)
                .on(named(point.method())));
    }

    /** Called at every point, by the service's own threads. */
    public static void reached(int ordinal, Object[] arguments) {
        KillPoint point = KillPoint.values()[ordinal];
        if (point.means(arguments) && board.reach(ordinal)) {
            // No shutdown hooks, no finally: the JVM is gone, as after SIGKILL.
            Runtime.getRuntime().halt(KILLED);
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    private @interface Point {}

    /** Copied into the beginning of methods. */
    private static final class Before {
        @Advice.OnMethodEnter
        static void enter(@Point int ordinal, @Advice.AllArguments Object[] arguments) {
            KillAgent.reached(ordinal, arguments);
        }
    }

    /** Copied into the end of methods. */
    private static final class After {
        @Advice.OnMethodExit
        static void exit(@Point int ordinal, @Advice.AllArguments Object[] arguments) {
            KillAgent.reached(ordinal, arguments);
        }
    }

    /** A table that does not fit the service must not look like a service that survives. */
    private static final class Loudly extends AgentBuilder.Listener.Adapter {
        @Override
        public void onError(String type, ClassLoader loader, JavaModule module, boolean loaded, Throwable failure) {
            System.err.println("kill agent: " + type + ": " + failure);
            Runtime.getRuntime().halt(BROKEN);
        }
    }
}
