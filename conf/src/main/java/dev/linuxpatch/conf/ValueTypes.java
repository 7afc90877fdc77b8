// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import dev.linuxpatch.conf.RawValue.Scalar;
import dev.linuxpatch.conf.RawValue.Sequence;
import io.netty.util.NetUtil;
import io.vertx.core.json.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types of value that the keys of the configuration have. */
final class ValueTypes {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
    /** RFC 1123, section 2.1. */
    private static final Pattern HOST_NAME = Pattern.compile(
            "(?=.{1,253}$)[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*");

    private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");
    /** RFC 5426, RFC 6587 and RFC 5425, with the port that each one names. */
    private static final Map<String, Integer> SYSLOG_PORTS = Map.of("udp", 514, "tcp", 514, "tls", 6514);

    /** What systemd allows in the name of a unit ({@code systemd.unit(5)}), and no option. */
    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9:_.\\\\@][A-Za-z0-9:_.\\\\@-]{0,246}");

    private static final Pattern LABEL = Pattern.compile("([a-zA-Z0-9][a-zA-Z0-9._/-]{0,62})=([a-zA-Z0-9._/-]{0,63})");

    private static final String EMBEDDED_STORE = "sqlite";
    private static final Pattern USER_INFO = Pattern.compile("(^|//)[^/@]*@");

    private ValueTypes() {}

    static ValueType<Long> number(long min, long max, String unit) {
        return new ValueType<>(
                "a whole number from " + min + " to " + max + (unit.isEmpty() ? "" : " (" + unit + ")"),
                raw -> wholeNumber(raw).filter(number -> number >= min && number <= max),
                String::valueOf);
    }

    static ValueType<Integer> integer(int min, int max, String unit) {
        ValueType<Long> number = number(min, max, unit);
        return new ValueType<>(
                number.expectation(), raw -> number.parser().apply(raw).map(Math::toIntExact), String::valueOf);
    }

    static ValueType<Duration> duration(ChronoUnit unit, int min, int max) {
        ValueType<Long> number = number(min, max, unit.toString().toLowerCase(Locale.ROOT));
        return new ValueType<>(
                number.expectation(),
                raw -> number.parser()
                        .apply(raw)
                        .map(amount -> unit.getDuration().multipliedBy(amount)),
                value -> String.valueOf(value.dividedBy(unit.getDuration())));
    }

    static ValueType<Boolean> bool() {
        return new ValueType<>("true or false", ValueTypes::truth, String::valueOf);
    }

    /** A switch that is only there because the original has it, and that cannot be off. */
    static ValueType<Boolean> alwaysTrue(String reason) {
        return new ValueType<>(
                "true (" + reason + ")", raw -> truth(raw).filter(Boolean::booleanValue), String::valueOf);
    }

    /** One of the constants, by its spelling; upper and lower case are the same. */
    static <E extends Enum<E>> ValueType<E> choice(Class<E> type, Function<E, String> spelling) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        return new ValueType<>(
                constants.stream().map(spelling).collect(Collectors.joining(", ", "one of ", "")),
                raw -> raw instanceof Scalar scalar
                        ? constants.stream()
                                .filter(constant -> spelling.apply(constant).equalsIgnoreCase(scalar.text()))
                                .findFirst()
                        : Optional.empty(),
                constant -> Json.encode(spelling.apply(constant)));
    }

    static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
        return choice(type, constant -> constant.name().toLowerCase(Locale.ROOT));
    }

    static ValueType<String> matching(String expectation, Pattern pattern) {
        return new ValueType<>(
                expectation,
                raw -> text(raw).filter(text -> pattern.matcher(text).matches()),
                Json::encode);
    }

    /** An address or host name to listen on. */
    static ValueType<String> host() {
        return new ValueType<>(
                "an IPv4 address, an IPv6 address or a host name",
                raw -> text(raw).filter(ValueTypes::isHost),
                Json::encode);
    }

    /** An address of this host to listen on: one, not every one that it has. */
    static ValueType<String> ownAddress() {
        return new ValueType<>(
                "one address of this host (all addresses, such as 0.0.0.0, are not listened on)",
                raw -> text(raw).filter(ValueTypes::isHost).filter(text -> !isWildcard(text)),
                Json::encode);
    }

    /** Any number of texts, none included, each of which becomes something. */
    static <T> ValueType<List<T>> list(String expectation, Function<String, Optional<T>> item) {
        return new ValueType<>(
                expectation,
                raw -> raw instanceof Sequence sequence ? every(sequence, item) : Optional.empty(),
                items -> Json.encode(items.stream().map(String::valueOf).toList()));
    }

    private static <T> Optional<List<T>> every(Sequence sequence, Function<String, Optional<T>> item) {
        List<T> items = sequence.items().stream()
                .filter(Scalar::isText)
                .flatMap(scalar -> item.apply(scalar.text()).stream())
                .toList();
        return items.size() == sequence.items().size() ? Optional.of(items) : Optional.empty();
    }

    /** A path of the file system. A relative one starts at the working directory of the service. */
    static ValueType<Path> path() {
        return new ValueType<>(
                "a path",
                raw -> text(raw).filter(text -> !text.isEmpty()).flatMap(ValueTypes::absolute),
                path -> Json.encode(path.toString()));
    }

    /** At least one text, none of them blank. */
    static ValueType<List<String>> texts() {
        return new ValueType<>(
                "a list of texts, at least one",
                raw -> raw instanceof Sequence sequence
                                && !sequence.items().isEmpty()
                                && sequence.items().stream()
                                        .allMatch(item ->
                                                item.isText() && !item.text().isBlank())
                        ? Optional.of(
                                sequence.items().stream().map(Scalar::text).toList())
                        : Optional.empty(),
                Json::encode);
    }

    /** A program by its absolute path, and its arguments; empty for none. */
    static ValueType<List<String>> command() {
        return textsOrNone(
                "a list of texts, the first an absolute path, or [] for none",
                texts -> texts.get(0).startsWith("/"));
    }

    /** Names of systemd services; empty for none. */
    static ValueType<List<String>> units() {
        return textsOrNone(
                "a list of names of services, or [] for none",
                texts -> texts.stream().allMatch(text -> UNIT.matcher(text).matches()));
    }

    private static ValueType<List<String>> textsOrNone(String expectation, Predicate<List<String>> legal) {
        ValueType<List<String>> texts = texts();
        return new ValueType<>(
                expectation,
                raw -> raw instanceof Sequence sequence && sequence.items().isEmpty()
                        ? Optional.of(List.of())
                        : texts.parser().apply(raw).filter(legal),
                texts.writer());
    }

    /** Where an HTTP server answers. User information is neither taken nor shown. */
    static ValueType<URI> httpUrl() {
        return new ValueType<>(
                "a URL such as http://localhost:8080/health (http or https)",
                raw -> text(raw).flatMap(ValueTypes::httpUri),
                uri -> Json.encode(uri.toString()),
                raw -> USER_INFO.matcher(raw.quoted()).replaceAll("$1"));
    }

    /** Labels as {@code name=value}, with commas between them or in a list; none at all is right, too. */
    static ValueType<Map<String, String>> labels() {
        return new ValueType<>(
                "labels such as \"role=web,zone=eu-1\", or a list of them",
                raw -> raw instanceof Sequence sequence
                        ? labels(sequence.items().stream().map(Scalar::text).toList())
                        : text(raw).flatMap(text -> labels(text.isEmpty() ? List.of() : List.of(text.split(",", -1)))),
                labels -> Json.encode(labels.entrySet().stream()
                        .map(label -> label.getKey() + '=' + label.getValue())
                        .sorted()
                        .collect(Collectors.joining(","))));
    }

    private static Optional<Map<String, String>> labels(List<String> texts) {
        Map<String, String> labels = new TreeMap<>();
        for (String text : texts) {
            Matcher label = LABEL.matcher(text);
            if (!label.matches() || labels.put(label.group(1), label.group(2)) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(Map.copyOf(labels));
    }

    /** Where jobs are kept; empty for the embedded store. What is wrong is said, but a password is not repeated. */
    static ValueType<Optional<PostgresServer>> store() {
        return new ValueType<>(
                "sqlite or postgresql://user@host:port/database?sslmode=verify-full&sslrootcert=FILE",
                raw -> text(raw).flatMap(ValueTypes::storeOf),
                server -> Json.encode(server.map(PostgresServer::url).orElse(EMBEDDED_STORE)),
                ValueTypes::quotedStore);
    }

    /** A syslog server. Syslog knows no users: user information is not kept, and never shown. */
    static ValueType<URI> syslogServer() {
        return new ValueType<>(
                "a syslog server such as udp://localhost:514 (udp, tcp or tls)",
                raw -> text(raw).flatMap(ValueTypes::syslogUri),
                uri -> Json.encode(uri.toString()),
                raw -> USER_INFO.matcher(raw.quoted()).replaceAll("$1"));
    }

    private static Optional<Optional<PostgresServer>> storeOf(String text) {
        if (text.equals(EMBEDDED_STORE)) {
            return Optional.of(Optional.empty());
        }
        try {
            return Optional.of(Optional.of(PostgresServer.parse(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A URL is never quoted: what is wrong with it may be the password in it, or where that seems to end. */
    private static String quotedStore(RawValue raw) {
        String url = raw instanceof Scalar scalar ? scalar.text() : "";
        if (!url.contains("postgres") && !url.contains("@") && !url.contains("password")) {
            return raw.quoted();
        }
        try {
            PostgresServer.parse(url);
            return "a URL that is no text";
        } catch (IllegalArgumentException e) {
            return "a URL that is refused: " + e.getMessage();
        }
    }

    private static Optional<String> text(RawValue raw) {
        return raw instanceof Scalar scalar && scalar.isText() ? Optional.of(scalar.text()) : Optional.empty();
    }

    private static Optional<Long> wholeNumber(RawValue raw) {
        return raw instanceof Scalar scalar
                        && !scalar.isQuoted()
                        && WHOLE_NUMBER.matcher(scalar.text()).matches()
                ? Optional.of(Long.valueOf(scalar.text()))
                : Optional.empty();
    }

    private static Optional<Boolean> truth(RawValue raw) {
        if (!(raw instanceof Scalar scalar) || scalar.isQuoted()) {
            return Optional.empty();
        }
        return TRUE.contains(scalar.text())
                ? Optional.of(true)
                : FALSE.contains(scalar.text()) ? Optional.of(false) : Optional.empty();
    }

    private static boolean isWildcard(String text) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(text);
        if (address == null) {
            return false;
        }
        for (byte part : address) {
            if (part != 0) {
                return false;
            }
        }
        return true;
    }

    static boolean isHost(String text) {
        return NetUtil.isValidIpV4Address(text)
                || NetUtil.isValidIpV6Address(text)
                || HOST_NAME.matcher(text).matches()
                        && !DIGITS_AND_DOTS.matcher(text).matches();
    }

    private static Optional<Path> absolute(String text) {
        try {
            return Optional.of(Path.of(text).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<URI> httpUri(String text) {
        try {
            URI given = new URI(text);
            boolean http = "http".equals(given.getScheme()) || "https".equals(given.getScheme());
            boolean legal =
                    http && given.getHost() != null && given.getUserInfo() == null && given.getFragment() == null;
            return legal ? Optional.of(given) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<URI> syslogUri(String text) {
        try {
            URI given = new URI(text.contains("://") ? text : "udp://" + text);
            Integer defaultPort = SYSLOG_PORTS.get(given.getScheme());
            if (defaultPort == null || given.getHost() == null) {
                return Optional.empty();
            }
            int port = given.getPort() == -1 ? defaultPort : given.getPort();
            return port >= 1 && port <= 65_535
                    ? Optional.of(new URI(given.getScheme(), null, given.getHost(), port, null, null, null))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
