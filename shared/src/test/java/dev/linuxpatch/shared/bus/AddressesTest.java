// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    private record Constant(String field, String name, boolean topic) {}

    static Stream<Constant> all() {
        return Stream.of(Addresses.class.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .flatMap(AddressesTest::constant);
    }

    private static Stream<Constant> constant(Field field) {
        try {
            field.setAccessible(true);
            Object value = field.get(null);
            if (value instanceof Topic<?> topic) {
                return Stream.of(new Constant(field.getName(), topic.name(), true));
            }
            if (value instanceof ScopedTopic<?, ?> topic) {
                return Stream.of(new Constant(field.getName(), topic.name(), true));
            }
            if (value instanceof Address<?, ?> address) {
                return Stream.of(new Constant(field.getName(), address.name(), false));
            }
            return value instanceof ScopedAddress<?, ?, ?> address
                    ? Stream.of(new Constant(field.getName(), address.name(), false))
                    : Stream.of();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void topicsAreToldFromRequestsByTheirNames(Constant constant) {
        assertThat(Addresses.isTopic(constant.name())).isEqualTo(constant.topic());
        assertThat(Addresses.isTopic(constant.name() + "@web-01")).isEqualTo(constant.topic());
    }

    @ParameterizedTest
    @ValueSource(strings = {ConsoleAddresses.JOB_EVENTS, ConsoleAddresses.INVENTORY_EVENTS})
    void soIsWhatConsolesHear(String address) {
        assertThat(Addresses.isTopic(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {ConsoleAddresses.JOBS, ConsoleAddresses.PACKAGES})
    void andWhatTheyAsk(String address) {
        assertThat(Addresses.isTopic(address)).isFalse();
    }
}
