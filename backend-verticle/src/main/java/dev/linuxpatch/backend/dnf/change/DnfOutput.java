// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.Catalog;
import dev.linuxpatch.backend.manager.ManagerOutput;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.StatusLine;
import dev.linuxpatch.backend.rpm.RpmNames;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what the bridge to dnf writes. */
final class DnfOutput implements ManagerOutput {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MAX_PERCENT = 100;
    // Error (GPG_ERROR): a signature is not good: …
    private static final Pattern ERROR = Pattern.compile("Error \\(([A-Z_]+)\\): (.*)");
    // Failed repository updates (https://example.org/f40): …
    private static final Pattern FAILED = Pattern.compile("Failed repository (\\S+) \\(([^)]*)\\): .*");

    // Unsigned package rig-a.noarch: Package rig-a-3.0-1.noarch.rpm is not signed
    private static final Pattern UNSIGNED = Pattern.compile("Unsigned package (\\S+)\\.(\\S+): (.*)");

    private final RpmNames names;

    DnfOutput(RpmNames names) {
        this.names = names;
    }

    @Override
    public Catalog catalog(List<String> lines) {
        Map<PackageName, Catalog.Entry> entries = new HashMap<>();
        for (JsonNode line : objects(lines)) {
            String name = line.path("name").asText();
            if (PackageName.isLegal(name)) {
                List<PackageVersion> versions = new ArrayList<>();
                line.path("versions").forEach(version -> version(version).ifPresent(versions::add));
                entries.put(
                        new PackageName(name),
                        new Catalog.Entry(
                                version(line.path("installed")).orElse(null),
                                version(line.path("candidate")).orElse(null),
                                versions));
            }
        }
        return new Catalog(entries);
    }

    @Override
    public Plan plan(List<String> lines) {
        List<Plan.Step> steps = new ArrayList<>();
        for (JsonNode line : objects(lines)) {
            String name =
                    names.key(line.path("name").asText(), line.path("arch").asText());
            Optional<PackageVersion> from = version(line.path("before"));
            Optional<PackageVersion> to = version(line.path("after"));
            if (PackageName.isLegal(name) && (from.isPresent() || to.isPresent())) {
                steps.add(new Plan.Step(new PackageName(name), from.orElse(null), to.orElse(null)));
            }
        }
        return new Plan(steps);
    }

    @Override
    public Optional<StatusLine> status(String line) {
        JsonNode report = object(line).orElse(null);
        if (report == null) {
            return Optional.empty();
        }
        String message = report.path("message").asText();
        if (report.has("fetching")) {
            return Optional.of(new StatusLine.Fetching(percent(report.path("fetching")), message));
        }
        if (report.has("changing")) {
            return Optional.of(new StatusLine.Changing(
                    report.path("subject").asText(), percent(report.path("changing")), message));
        }
        if (report.has("failing")) {
            return Optional.of(new StatusLine.Failing(report.path("failing").asText(), message));
        }
        return report.has("asking")
                ? Optional.of(new StatusLine.Asking(report.path("asking").asText()))
                : Optional.empty();
    }

    @Override
    public List<String> failedRepositories(List<String> lines) {
        return lines.stream()
                .map(FAILED::matcher)
                .flatMap(failed ->
                        failed.matches() ? Stream.of(failed.group(1) + " (" + failed.group(2) + ")") : Stream.empty())
                .distinct()
                .toList();
    }

    @Override
    public Map<PackageName, String> unsigned(List<String> lines) {
        Map<PackageName, String> unsigned = new HashMap<>();
        lines.stream().map(UNSIGNED::matcher).filter(Matcher::matches).forEach(found -> {
            String name = names.key(found.group(1), found.group(2));
            if (PackageName.isLegal(name)) {
                unsigned.put(new PackageName(name), found.group(3));
            }
        });
        return unsigned;
    }

    @Override
    public JobError explain(Attempt attempt, Integer exitCode, List<String> lines, List<StatusLine.Failing> failing) {
        if (!failing.isEmpty()) {
            return new JobError(
                    JobErrorCode.PKG_MANAGER_ERROR,
                    failing.stream()
                            .map(failure -> failure.subject() + ": " + failure.message())
                            .distinct()
                            .collect(Collectors.joining("; ")));
        }
        Optional<Matcher> error =
                lines.stream().map(ERROR::matcher).filter(Matcher::matches).reduce((first, second) -> second);
        if (error.isPresent()) {
            return new JobError(code(attempt, error.get().group(1)), error.get().group(2));
        }
        String last = lines.stream()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .orElse(attempt.tool() + " ended with code " + exitCode);
        return new JobError(code(attempt, ""), last);
    }

    private static JobErrorCode code(Attempt attempt, String word) {
        for (JobErrorCode code : JobErrorCode.values()) {
            if (code.name().equals(word) && code != JobErrorCode.PKG_MANAGER_ERROR) {
                return code;
            }
        }
        boolean ours = word.equals("LOCKED") || word.equals("NO_SPACE");
        return attempt == Attempt.REFRESH && !ours ? JobErrorCode.CACHE_REFRESH_ERROR : JobErrorCode.PKG_MANAGER_ERROR;
    }

    private static List<JsonNode> objects(List<String> lines) {
        return lines.stream().flatMap(line -> object(line).stream()).toList();
    }

    private static Optional<JsonNode> object(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(line)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            // Text of somebody else that begins like ours.
            return Optional.empty();
        }
    }

    private static Optional<PackageVersion> version(JsonNode version) {
        return version.isTextual() && PackageVersion.isLegal(version.asText())
                ? Optional.of(new PackageVersion(version.asText()))
                : Optional.empty();
    }

    private static double percent(JsonNode percent) {
        return Math.max(0, Math.min(MAX_PERCENT, percent.asDouble()));
    }
}
