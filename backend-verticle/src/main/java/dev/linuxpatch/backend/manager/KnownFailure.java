// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A message that a package manager is known to write when it fails.
 *
 * @param pattern found anywhere in the text
 * @param sentence made from the groups of the pattern; says what to do
 */
public record KnownFailure(Pattern pattern, JobErrorCode code, Function<MatchResult, String> sentence) {
    public KnownFailure {
        Objects.requireNonNull(pattern, "pattern");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(sentence, "sentence");
    }

    public static KnownFailure of(String pattern, JobErrorCode code, Function<MatchResult, String> sentence) {
        return new KnownFailure(Pattern.compile(pattern), code, sentence);
    }

    /** The first of them that finds anything in any of these texts decides, so causes stand before what follows from them. */
    public static Optional<JobError> first(List<KnownFailure> failures, List<String> texts) {
        return failures.stream()
                .flatMap(failure -> texts.stream().flatMap(failure::in))
                .findFirst();
    }

    private Stream<JobError> in(String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Stream.of(new JobError(code, sentence.apply(matcher))) : Stream.empty();
    }
}
