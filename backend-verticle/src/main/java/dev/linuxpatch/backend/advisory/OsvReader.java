// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.advisory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.linuxpatch.backend.advisory.AffectedVersions.Event;
import dev.linuxpatch.backend.advisory.AffectedVersions.Kind;
import dev.linuxpatch.backend.advisory.OsvDocument.Affected;
import dev.linuxpatch.backend.advisory.OsvDocument.Range;
import dev.linuxpatch.backend.advisory.OsvDocument.Score;
import dev.linuxpatch.backend.advisory.OsvDocument.Words;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads one record after the other and keeps what concerns some source packages of one distribution. */
final class OsvReader {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_TEXT = 4 << 20;
    private static final int MAX_SUMMARY = 300;
    private static final int MAX_ID = 256;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+~-]*");
    private static final Pattern ENDS_WITH_CVE = Pattern.compile("(?:^|.*-)(" + KnownProblem.CVE.pattern() + ")");
    private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\s]+");
    private static final String RANGE_OF_THE_ECOSYSTEM = "ECOSYSTEM";
    private static final Map<String, Kind> KINDS =
            Map.of("introduced", Kind.INTRODUCED, "fixed", Kind.FIXED, "last_affected", Kind.LAST_AFFECTED);

    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_TEXT)
                            .build())
                    .build())
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(OsvDocument.class);

    private final Ecosystem ecosystem;
    private final Predicate<String> sources;

    /** @param sources names of the source packages that matter */
    OsvReader(Ecosystem ecosystem, Predicate<String> sources) {
        this.ecosystem = ecosystem;
        this.sources = sources;
    }

    /**
     * Gives what a record says of those packages, by source package: nothing for one that is withdrawn.
     *
     * @throws MalformedRecordException if it is none; then nothing was given
     */
    void read(byte[] json, BiConsumer<String, KnownProblem> sink) throws MalformedRecordException {
        OsvDocument document = parse(json);
        String id = document.id();
        if (id == null || id.length() > MAX_ID || !ID.matcher(id).matches()) {
            throw new MalformedRecordException("it has no id, or none that is legal");
        }
        if (document.withdrawn() != null) {
            return;
        }
        List<String> names = new ArrayList<>();
        List<KnownProblem> problems = new ArrayList<>();
        for (Affected affected : some(document.affected()).toList()) {
            if (affected.subject() != null && concerns(affected)) {
                names.add(affected.subject().name());
                problems.add(problem(document, affected));
            }
        }
        for (int i = 0; i < problems.size(); i++) {
            sink.accept(names.get(i), problems.get(i));
        }
    }

    private static OsvDocument parse(byte[] json) throws MalformedRecordException {
        try {
            OsvDocument document = JSON.readValue(json);
            if (document == null) {
                throw new MalformedRecordException("it is empty");
            }
            return document;
        } catch (JsonProcessingException e) {
            throw new MalformedRecordException(oneLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new MalformedRecordException(oneLine(e.toString()));
        }
    }

    private boolean concerns(Affected affected) {
        String system = affected.subject().ecosystem();
        String name = affected.subject().name();
        return system != null && name != null && ecosystem.names().contains(system) && sources.test(name);
    }

    private KnownProblem problem(OsvDocument document, Affected affected) throws MalformedRecordException {
        return new KnownProblem(
                document.id(),
                affected.subject().ecosystem(),
                rating(document, affected),
                cveIds(document),
                instant(document.published()),
                summary(document),
                versions(affected));
    }

    private AffectedVersions versions(Affected affected) throws MalformedRecordException {
        List<List<Event>> ranges = new ArrayList<>();
        for (Range range : some(affected.ranges()).toList()) {
            if (RANGE_OF_THE_ECOSYSTEM.equals(range.type())) {
                ranges.add(events(range));
            }
        }
        // Beside a range the list only enumerates what is in it, at a hundred times the size.
        List<String> enumerated = ranges.isEmpty() ? some(affected.versions()).toList() : List.of();
        return new AffectedVersions(ranges, enumerated);
    }

    private List<Event> events(Range range) throws MalformedRecordException {
        List<Event> events = new ArrayList<>();
        for (Map<String, String> event : some(range.events()).toList()) {
            for (Map.Entry<String, String> entry : event.entrySet()) {
                Kind kind = KINDS.get(entry.getKey());
                if (kind != null) {
                    events.add(new Event(kind, version(entry.getValue())));
                }
            }
        }
        if (events.stream().noneMatch(event -> event.kind() == Kind.INTRODUCED)) {
            throw new MalformedRecordException("a range without a version in which the problem was introduced");
        }
        events.sort(Event.inOrder(ecosystem.order()));
        return List.copyOf(events);
    }

    private static String version(String version) throws MalformedRecordException {
        if (version == null || version.isBlank()) {
            throw new MalformedRecordException("an event without a version");
        }
        return version;
    }

    /** The database's own word goes before a score, what is said of the package before what is said of all. */
    private static Rating rating(OsvDocument document, Affected affected) {
        return Stream.of(
                        priority(affected.severity()),
                        words("of the ecosystem", affected.ecosystemSpecific()),
                        words("of the database", affected.databaseSpecific()),
                        priority(document.severity()),
                        words("of the database", document.databaseSpecific()),
                        cvss(affected.severity()),
                        cvss(document.severity()))
                .reduce(Rating.NONE, Rating::or);
    }

    private static Rating priority(List<Score> scores) {
        return some(scores)
                .filter(score -> score.type() != null && score.score() != null)
                .filter(score -> !score.type().startsWith("CVSS"))
                .map(score -> Rating.word(oneLine(score.type()) + " priority", score.score()))
                .reduce(Rating.NONE, Rating::or);
    }

    private static Rating words(String whose, Words words) {
        if (words == null) {
            return Rating.NONE;
        }
        return word("severity " + whose, words.severity()).or(word("urgency " + whose, words.urgency()));
    }

    private static Rating word(String what, Object word) {
        return word instanceof String text ? Rating.word(what, text) : Rating.NONE;
    }

    private static Rating cvss(List<Score> scores) {
        return some(scores)
                .filter(score -> "CVSS_V3".equals(score.type()) && score.score() != null)
                .map(score -> Rating.cvss(score.score()))
                .reduce(Rating.NONE, Rating::worse);
    }

    private static List<String> cveIds(OsvDocument document) {
        TreeSet<String> ids = new TreeSet<>();
        Stream.of(
                        Stream.of(document.id()),
                        some(document.aliases()),
                        some(document.upstream()),
                        some(document.related()))
                .flatMap(texts -> texts)
                .map(ENDS_WITH_CVE::matcher)
                .filter(Matcher::matches)
                .forEach(cve -> ids.add(cve.group(1)));
        return List.copyOf(ids);
    }

    private static Instant instant(String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            // What it says of versions is not worth less for that.
            return null;
        }
    }

    private static String summary(OsvDocument document) {
        String text = document.summary() != null ? document.summary() : document.details();
        return text == null ? "" : oneLine(text.strip().lines().findFirst().orElse(""));
    }

    private static String oneLine(String text) {
        String line = NOT_PRINTABLE.matcher(text).replaceAll(" ").strip();
        return line.length() <= MAX_SUMMARY
                ? line
                : line.substring(0, MAX_SUMMARY - 1).strip() + "…";
    }

    private static <T> Stream<T> some(List<T> items) {
        return items == null ? Stream.empty() : items.stream().filter(Objects::nonNull);
    }
}
