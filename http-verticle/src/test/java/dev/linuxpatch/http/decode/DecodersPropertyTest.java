// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever is sent, a decoder gives a value or one of two problems, and the problem can be written as JSON. */
class DecodersPropertyTest {
    private static final Set<ErrorCode> EXPECTED = Set.of(ErrorCode.VALIDATION_ERROR, ErrorCode.INVALID_REQUEST);

    @Property(tries = 500)
    void anyBytesAreDecodedOrRefused(@ForAll @Size(max = 200) byte[] bytes) {
        decodeAll(Buffer.buffer(bytes));
    }

    @Property(tries = 500)
    void anyJsonIsDecodedOrRefused(@ForAll("bodies") String body) {
        decodeAll(Buffer.buffer(body));
    }

    @Property(tries = 500)
    void anyQueryIsDecodedOrRefused(@ForAll("queries") String query) {
        check(PackageQuery.decode(query));
        check(PatchQuery.decode(query));
        check(JobQuery.decode(query));
        check(PackageChanges.remove("nginx", query));
    }

    @Property(tries = 500)
    void anyNameIsDecodedOrRefused(@ForAll String name) {
        check(PackageChanges.name(name));
        check(PackageChanges.update(name, null, null));
        assertThat(PathNames.jobId(name)).isNotNull();
        assertThat(PathNames.service(name)).isNotNull();
    }

    @Property(tries = 500)
    void aPatternMatchesAsItsRegularExpressionWould(@ForAll("patterns") String pattern, @ForAll("names") String name) {
        String regex = pattern.replace(".", "\\.").replace("+", "\\+").replace("*", ".*");

        assertThat(new NamePattern(pattern).matches(name)).isEqualTo(name.matches(regex));
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab*+.").ofMinLength(1).ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab+.").ofMaxLength(8);
    }

    /** Objects with the keys that decoders know, and values that they may not. */
    @Provide
    Arbitrary<String> bodies() {
        Arbitrary<Object> scalars = Arbitraries.oneOf(
                Arbitraries.of(true, false),
                Arbitraries.longs().map(number -> (Object) number),
                Arbitraries.doubles().map(number -> (Object) number),
                Arbitraries.strings().ofMaxLength(12).map(text -> (Object) text),
                Arbitraries.of("nginx", "1.0", "*", "-rf").map(text -> (Object) text));
        Arbitrary<Object> values = Arbitraries.recursive(
                () -> scalars,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(3).map(items -> (Object) new JsonArray(items)), object(inner)),
                0,
                3);
        return object(values).map(Object::toString);
    }

    private static Arbitrary<Object> object(Arbitrary<Object> values) {
        Arbitrary<String> keys = Arbitraries.of(
                "packages",
                "patches",
                "options",
                "name",
                "version",
                "force",
                "reboot",
                "allow_reboot",
                "reboot_delay_seconds",
                "reboot_delay_minutes",
                "exclude_packages",
                "delay_seconds",
                "reason",
                "reson");
        return Arbitraries.maps(keys, values).ofMaxSize(5).map(map -> {
            JsonObject object = new JsonObject();
            map.forEach(object::put);
            return object;
        });
    }

    @Provide
    Arbitrary<String> queries() {
        Arbitrary<String> names = Arbitraries.of(
                "name", "status", "limit", "offset", "sort", "order", "severity", "advisory", "cve", "security", "x");
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.strings().ascii().ofMaxLength(8),
                Arbitraries.of("5", "-1", "%", "%00", "%ff", "installed", "name", "asc", "99999999999999999999", "a*"));
        return names.flatMap(name -> values.map(value -> name + "=" + value))
                .list()
                .ofMaxSize(4)
                .map(pairs -> String.join("&", pairs));
    }

    private static void decodeAll(Buffer body) {
        check(PackageChanges.install(null, body));
        check(PackageChanges.update("nginx", null, body));
        check(PatchApplication.decode(null, body));
        check(RebootRequest.decode(null, body));
    }

    private static <T> void check(Decoded<T> decoded) {
        Problem problem = decoded.fold(value -> null, refused -> refused);
        if (problem != null) {
            assertThat(problem.code()).isIn(EXPECTED);
            assertThat(problem.message()).isNotBlank();
            assertThat(new JsonObject(problem.details()).toBuffer().length()).isLessThan(64 * 1024);
        }
    }
}
