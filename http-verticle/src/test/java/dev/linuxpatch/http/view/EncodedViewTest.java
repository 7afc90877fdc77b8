// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.Samples;
import dev.linuxpatch.http.decode.Decoded;
import dev.linuxpatch.http.decode.PackageQuery;
import dev.linuxpatch.http.decode.PatchQuery;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.Severity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodedViewTest {
    private static final List<PackageInfo> PACKAGES = Samples.packages(300);
    private static final List<Patch> PATCHES = List.of(
            Samples.patch("a", Severity.LOW, false, false, Patch.AVAILABLE),
            Samples.patch("b", Severity.CRITICAL, true, true, Patch.AVAILABLE),
            Samples.patch("c:i386", Severity.HIGH, true, false, Patch.AVAILABLE),
            Samples.patch("d", Severity.MEDIUM, false, true, Patch.HELD));
    private static final EncodedView VIEW = new EncodedView(Samples.head(1, 300, 4), PACKAGES, PATCHES);

    @Test
    void filtersSortsAndPagesLikeTheObviousWay() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            String pattern = pick(random, null, "*", "pkg-00*", "*7", "pkg-0010", "x*");
            Boolean upgradable = pick(random, null, true, false);
            String status = pick(random, "installed", "upgradable");
            String sort = pick(random, "name", "version", "size", "status");
            String order = pick(random, "asc", "desc");
            Integer limit = pick(random, null, 0, 1, 17, 10_000);
            int offset = pick(random, 0, 5, 299, 300, 1_000_000);
            String query = "status=" + status + "&sort=" + sort + "&order=" + order + "&offset=" + offset
                    + (pattern == null ? "" : "&name=" + pattern)
                    + (upgradable == null ? "" : "&upgradable=" + upgradable)
                    + (limit == null ? "" : "&limit=" + limit);

            JsonObject data =
                    VIEW.packages(decoded(PackageQuery.decode(query))).json().toJsonObject();

            List<String> matches = PACKAGES.stream()
                    .filter(info -> pattern == null || info.name().value().matches(pattern.replace("*", ".*")))
                    .filter(info -> upgradable == null || info.upgradable() == upgradable)
                    .filter(info -> status.equals("installed") || info.upgradable())
                    .sorted(comparator(sort, order.equals("desc")))
                    .map(info -> info.name().value())
                    .toList();
            assertThat(data.getInteger("total")).as(query).isEqualTo(matches.size());
            assertThat(data.getInteger("limit")).isEqualTo(limit == null ? matches.size() : limit);
            assertThat(names(data, "packages"))
                    .as(query)
                    .isEqualTo(matches.stream()
                            .skip(offset)
                            .limit(limit == null ? Long.MAX_VALUE : limit)
                            .toList());
        }
    }

    @Test
    void encodesTheDefaultListsOnce() {
        assertThat(VIEW.packages(PackageQuery.DEFAULT)).isSameAs(VIEW.packages(decoded(PackageQuery.decode(""))));
        assertThat(VIEW.packages(PackageQuery.DEFAULT).compressed()).isTrue();
        assertThat(VIEW.patches(PatchQuery.DEFAULT).compressed()).isTrue();
    }

    @Test
    void keepsWhatWasAskedForBefore() {
        PackageQuery query = decoded(PackageQuery.decode("name=pkg-01*&sort=size"));

        assertThat(VIEW.packages(query)).isSameAs(VIEW.packages(query));
    }

    @Test
    void forgetsWhatIsNotAskedForAnyMore() {
        PackageQuery first = decoded(PackageQuery.decode("limit=1"));
        Object kept = VIEW.packages(first);

        for (int i = 2; i < 200; i++) {
            VIEW.packages(decoded(PackageQuery.decode("limit=" + i)));
        }

        assertThat(VIEW.packages(first)).isNotSameAs(kept);
        assertThat(VIEW.packages(first).tag())
                .isEqualTo(
                        VIEW.packages(decoded(PackageQuery.decode("limit=1"))).tag());
    }

    @Test
    void everyGenerationHasTagsOfItsOwn() {
        EncodedView next = new EncodedView(Samples.head(2, 300, 4), PACKAGES, PATCHES);

        assertThat(next.packages(PackageQuery.DEFAULT).tag())
                .isNotEqualTo(VIEW.packages(PackageQuery.DEFAULT).tag());
    }

    @Test
    void countsPatchesOfAllPages() {
        JsonObject data = VIEW.patches(decoded(PatchQuery.decode("limit=1&sort=severity&order=desc")))
                .json()
                .toJsonObject();

        assertThat(names(data, "patches")).containsExactly("a");
        assertThat(data.getInteger("total")).isEqualTo(4);
        assertThat(data.getInteger("security_updates")).isEqualTo(2);
        assertThat(data.getBoolean("requires_reboot")).isTrue();
    }

    @Test
    void choosesThePatchesOfAnOrder() {
        assertThat(chosen(List.of(), List.of())).containsExactly("a", "b", "c:i386");
        assertThat(chosen(List.of("a", "b_2.0", "c", "d", "nobody"), List.of())).containsExactly("a", "b", "c:i386");
        assertThat(chosen(List.of(), List.of("b"))).containsExactly("a", "c:i386");
        assertThat(chosen(List.of(), List.of("?"))).containsExactly("c:i386");
        assertThat(chosen(List.of("a"), List.of("*"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "advisory=DSA-5001-1, web", "advisory=dsa-5001-1, web", "advisory=CVE-2026-1001, web", "cve=CVE-2026-1001, web",
        "cve=cve-2026-1001, web", "cve=CVE-2026-0001, plain web", "security=true, web", "security=false, plain",
        "security=false&advisory=DSA-5001-1, ''", "advisory=DSA-9, ''"
    })
    void choosesPatchesByWhatTheyFix(String query, String names) {
        EncodedView view = new EncodedView(
                Samples.head(1, 0, 2),
                List.of(),
                List.of(
                        Samples.patch("plain", Severity.LOW, false, false, Patch.AVAILABLE),
                        Samples.advised("web", "DSA-5001-1", "CVE-2026-1001")));

        JsonObject data = view.patches(decoded(PatchQuery.decode(query))).json().toJsonObject();

        assertThat(String.join(" ", names(data, "patches"))).isEqualTo(names);
    }

    @Test
    void showsWhatAnAdvisorySays() {
        EncodedView view = new EncodedView(
                Samples.head(1, 0, 1), List.of(), List.of(Samples.advised("web", "DSA-5001-1", "CVE-2026-1001")));

        JsonObject patch = view.patches(PatchQuery.DEFAULT)
                .json()
                .toJsonObject()
                .getJsonArray("patches")
                .getJsonObject(0);

        assertThat(patch.getString("severity_source")).isEqualTo("OSV record of Debian:12");
        assertThat(patch.getJsonArray("advisories").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("id", "DSA-5001-1")
                        .put("severity", "high")
                        .put("source", "OSV record of Debian:12")
                        .put("cve_ids", new JsonArray().add("CVE-2026-1001"))
                        .put("published", Samples.NOON.toString())
                        .put("summary", "web - security update")
                        .put("reboot_suggested", true)
                        .put("fixed_version", "1.5"));
    }

    private static List<String> chosen(List<String> selection, List<String> excludes) {
        return VIEW.chosen(new Operation.ApplyPatches(selection, excludes, false, Duration.ZERO)).stream()
                .map(patch -> patch.name().value())
                .toList();
    }

    private static Comparator<PackageInfo> comparator(String sort, boolean descending) {
        Comparator<PackageInfo> byName =
                Comparator.comparing(info -> info.name().value());
        Comparator<PackageInfo> primary = switch (sort) {
            case "version" -> Comparator.comparing(PackageInfo::versionRank);
            case "size" -> Comparator.comparing(PackageInfo::sizeInstalled);
            case "status" -> Comparator.comparing(info -> info.status().name());
            default -> byName;
        };
        return (descending ? primary.reversed() : primary).thenComparing(byName);
    }

    private static List<String> names(JsonObject data, String key) {
        return data.getJsonArray(key).stream()
                .map(item -> ((JsonObject) item).getString("name"))
                .toList();
    }

    private static <T> T decoded(Decoded<T> decoded) {
        return decoded.fold(value -> value, problem -> {
            throw new AssertionError(problem);
        });
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
