// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.agent;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Path;

/** Calls a method of the service three times. */
final class RaisesFences {
    private static final int TIMES = 3;

    private RaisesFences() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
        Class<?> type = Class.forName(KillPoint.FENCE_RAISED.type());
        Constructor<?> constructor = type.getDeclaredConstructor(Path.class);
        constructor.setAccessible(true);
        Object fence = constructor.newInstance(Path.of(arguments[0]));
        Method raise = type.getDeclaredMethod(KillPoint.FENCE_RAISED.method(), long.class);
        raise.setAccessible(true);
        for (int i = 1; i <= TIMES; i++) {
            raise.invoke(fence, (long) i);
            System.out.println("raised " + i);
        }
    }
}
