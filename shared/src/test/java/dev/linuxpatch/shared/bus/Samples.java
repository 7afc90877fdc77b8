// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.IdempotencyKey;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.PlanId;
import dev.linuxpatch.shared.packages.Severity;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Makes one value of any record of ours, every component filled, so that a new message type needs no new sample. */
final class Samples {
    private Samples() {}

    /** One value a member, for a sealed family; else one value. */
    static Stream<Object> of(Class<?> type) {
        return type.isSealed() ? Stream.of(type.getPermittedSubclasses()).flatMap(Samples::of) : Stream.of(value(type));
    }

    private static Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            if (generic.getRawType() == List.class) {
                Type element = generic.getActualTypeArguments()[0];
                return element instanceof Class<?> family ? of(family).toList() : List.of(value(element));
            }
            if (generic.getActualTypeArguments()[1] == String.class) {
                return Map.of("role", "web", "zone", "");
            }
            return Map.of("text", "v", "list", List.of("a", "b"), "nested", Map.of("flag", true));
        }
        Class<?> raw = (Class<?>) type;
        if (raw == String.class) {
            return "text \"quoted\" \u00e9\u4e2d\ud83d\ude00 \n";
        } else if (raw == PackageName.class) {
            return new PackageName("libstdc++6:amd64");
        } else if (raw == PackageVersion.class) {
            return new PackageVersion("1:2.36-9+deb12u14~x");
        } else if (raw == PlanId.class) {
            return new PlanId("0123456789abcdef".repeat(4));
        } else if (raw == HostId.class) {
            return new HostId("0123456789abcdef0123456789abcdef");
        } else if (raw == IdempotencyKey.class) {
            return new IdempotencyKey("nightly-2026-11-23", "digest", "{}");
        } else if (raw == NodeId.class) {
            return new NodeId("node-1");
        } else if (raw == UUID.class) {
            return UUID.fromString("6f1c1c3e-0000-4000-8000-00000000abcd");
        } else if (raw == Instant.class) {
            return Instant.parse("2026-01-02T03:04:05.678901Z");
        } else if (raw == Duration.class) {
            return Duration.ofSeconds(90, 5);
        } else if (raw == int.class || raw == Integer.class) {
            return 42;
        } else if (raw == long.class || raw == Long.class) {
            return 4_000_000_000L;
        } else if (raw == boolean.class || raw == Boolean.class) {
            return true;
        } else if (raw == Severity.class) {
            // The last constant means that nobody knows, which not every message may say.
            return Severity.values()[0];
        } else if (raw.isEnum()) {
            return raw.getEnumConstants()[raw.getEnumConstants().length - 1];
        } else if (raw.isSealed()) {
            return of(raw).findFirst().orElseThrow();
        } else if (raw.isRecord()) {
            return record(raw);
        }
        throw new IllegalStateException("no sample for " + type);
    }

    private static Object record(Class<?> raw) {
        RecordComponent[] components = raw.getRecordComponents();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Stream.of(components)
                .map(component -> value(component.getGenericType()))
                .toArray();
        try {
            Constructor<?> canonical = raw.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            return canonical.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a sample of " + raw, e);
        }
    }
}
