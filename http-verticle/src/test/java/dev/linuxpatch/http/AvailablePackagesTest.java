// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.linuxpatch.shared.packages.InventoryMessages.FindAvailable;
import dev.linuxpatch.shared.packages.PackageInfo;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists that span many pages of the backend. */
class AvailablePackagesTest {
    private static final List<PackageInfo> INSTALLED = Samples.packages(700);
    private static final List<PackageInfo> AVAILABLE = IntStream.range(0, 1203)
            .mapToObj(i -> Samples.available(String.format("pkg-%04d-dev", i % 2 == 0 ? i : 9999 - i), "1." + i, i, i))
            .toList();
    private static ApiFixture api;
    private static ScriptedHost host;

    @BeforeAll
    static void serve() {
        api = new ApiFixture.Setup().start();
        host = new ScriptedHost(INSTALLED, List.of(), AVAILABLE).backend(api).jobs(api);
        api.deploy();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void forget() {
        host.searched.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "available, name, asc, -1, 0",
        "available, name, desc, 600, 100",
        "available, size, asc, 3, 1201",
        "available, version, desc, -1, 1203",
        "all, name, asc, -1, 0",
        "all, name, desc, -1, 650",
        "all, size, asc, 800, 600",
        "all, version, asc, 10, 1890",
        "all, status, desc, 5, 698",
        "all, status, asc, 5, 1201",
        "all, name, asc, 0, 0",
        "all, name, asc, 10, 5000"
    })
    void givesWhatTheObviousWayWould(String status, String sort, String order, int limit, int offset) {
        JsonObject data = api.get("/api/v1/packages?status=" + status + "&sort=" + sort + "&order=" + order + "&offset="
                        + offset + (limit < 0 ? "" : "&limit=" + limit))
                .data();

        List<PackageInfo> all = new ArrayList<>(AVAILABLE);
        if (status.equals("all")) {
            all.addAll(INSTALLED);
        }
        List<String> expected = all.stream()
                .sorted(comparator(sort, order.equals("desc")))
                .skip(offset)
                .limit(limit < 0 ? Long.MAX_VALUE : limit)
                .map(info -> info.name().value())
                .toList();
        assertThat(data.getJsonArray("packages").stream().map(item -> ((JsonObject) item).getString("name")))
                .containsExactlyElementsOf(expected);
        assertThat(data.getInteger("total")).isEqualTo(all.size());
        assertThat(data.getInteger("limit")).isEqualTo(limit < 0 ? all.size() : limit);
        assertThat(data.getInteger("offset")).isEqualTo(offset);
    }

    @Test
    void asksForNoMoreThanIsWanted() {
        api.get("/api/v1/packages?status=available&limit=20&offset=40");

        assertThat(host.searched)
                .extracting(FindAvailable::offset, FindAvailable::limit)
                .containsExactly(tuple(40, 20));
    }

    @Test
    void asksForNothingThatCannotBeUpgradable() {
        JsonObject data = api.get("/api/v1/packages?status=all&upgradable=true").data();

        assertThat(host.searched).isEmpty();
        assertThat(data.getLong("total"))
                .isEqualTo(INSTALLED.stream().filter(PackageInfo::upgradable).count());
    }

    private static Comparator<PackageInfo> comparator(String sort, boolean descending) {
        Comparator<PackageInfo> byName =
                Comparator.comparing(info -> info.name().value());
        Comparator<PackageInfo> primary = switch (sort) {
            case "version" -> Comparator.comparing(PackageInfo::versionRank);
            case "size" -> Comparator.comparing(PackageInfo::sizeInstalled);
            case "status" -> Comparator.comparing(info -> info.status().wireName());
            default -> byName;
        };
        return (descending ? primary.reversed() : primary).thenComparing(byName);
    }
}
