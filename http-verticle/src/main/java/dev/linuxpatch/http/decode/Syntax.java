// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a text of the wire must be written, and what it becomes.
 *
 * @param expectation completes the sentence "the field …"
 * @param parser empty for a text that is not so written
 */
record Syntax<T>(String expectation, Function<String, Optional<T>> parser) {
    static final Syntax<PackageName> PACKAGE_NAME = new Syntax<>(
            "must be a package name: " + PackageName.LEGAL.pattern() + ", at most " + PackageName.MAX_LENGTH
                    + " characters",
            text -> PackageName.isLegal(text) ? Optional.of(new PackageName(text)) : Optional.empty());

    static final Syntax<PackageVersion> PACKAGE_VERSION = new Syntax<>(
            "must be a package version: " + PackageVersion.LEGAL.pattern() + ", at most " + PackageVersion.MAX_LENGTH
                    + " characters",
            text -> PackageVersion.isLegal(text) ? Optional.of(new PackageVersion(text)) : Optional.empty());

    /** A patch id, {@code name_version}, a package name, or the id of an advisory or of a vulnerability. */
    static final Syntax<String> PATCH_ID = matching(
            "must be the id of a patch, of an advisory or of a vulnerability, or a package name",
            "[a-zA-Z0-9][a-zA-Z0-9+.:~^_-]{0,512}");

    /** As those who track vulnerabilities name what they publish; {@code openSUSE-SU-2026:0001-1} has a colon. */
    static final Syntax<String> ADVISORY_ID = matching(
            "must be the id of an advisory: letters, digits and . _ : + ~ -", "[a-zA-Z0-9][a-zA-Z0-9._:+~-]{0,255}");

    static final Syntax<String> CVE_ID =
            matching("must be the id of a vulnerability, for example CVE-2026-1001", "(?i)CVE-[0-9]{4}-[0-9]{4,19}");

    static final Syntax<NamePattern> NAME_PATTERN = new Syntax<>(
            "must be a package name in which * stands for any characters, at most " + NamePattern.MAX_LENGTH
                    + " characters",
            NamePattern::parse);

    static final Syntax<Boolean> TRUTH = new Syntax<>("must be true or false", text -> switch (text) {
        case "true", "1" -> Optional.of(true);
        case "false", "0" -> Optional.of(false);
        default -> Optional.empty();
    });

    Syntax {
        Objects.requireNonNull(expectation, "expectation");
        Objects.requireNonNull(parser, "parser");
    }

    Optional<T> parse(String text) {
        return parser.apply(text);
    }

    static Syntax<String> matching(String expectation, String regex) {
        Pattern pattern = Pattern.compile(regex);
        return new Syntax<>(
                expectation, text -> pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty());
    }

    /** Decimal digits only. */
    static Syntax<Integer> whole(int min, int max) {
        Pattern digits = Pattern.compile("[0-9]{1,18}");
        return new Syntax<>(
                "must be a whole number from " + min + " to " + max,
                text -> Optional.of(text)
                        .filter(digits.asMatchPredicate())
                        .map(Long::valueOf)
                        .filter(number -> number >= min && number <= max)
                        .map(Long::intValue));
    }

    /** The number of an event: decimal digits only, as far as a {@code long} goes. */
    static Syntax<Long> number() {
        return new Syntax<>("must be a whole number, 0 or greater", text -> {
            if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.empty();
            }
            try {
                return Optional.of(Long.parseLong(text));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    /** One of the constants, by its name on the wire, in whatever case. */
    static <E extends Enum<E>> Syntax<E> choice(Class<E> type, Function<E, String> wireName) {
        E[] constants = type.getEnumConstants();
        return new Syntax<>(
                Arrays.stream(constants).map(wireName).collect(Collectors.joining(", ", "must be one of ", "")),
                text -> Arrays.stream(constants)
                        .filter(constant -> wireName.apply(constant).equalsIgnoreCase(text))
                        .findFirst());
    }

    /** The same, and {@code all}, which becomes an empty choice. */
    static <E extends Enum<E>> Syntax<Optional<E>> choiceOrAll(Class<E> type, Function<E, String> wireName) {
        Syntax<E> choice = choice(type, wireName);
        return new Syntax<>(
                choice.expectation() + ", all",
                text -> text.equalsIgnoreCase("all")
                        ? Optional.of(Optional.empty())
                        : choice.parse(text).map(Optional::of));
    }
}
