// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.ServiceState;
import dev.linuxpatch.shared.host.SystemInfo;
import dev.linuxpatch.shared.host.SystemMessages.ServiceReply;
import dev.linuxpatch.shared.job.CancelMode;
import dev.linuxpatch.shared.job.JobMessages.Check;
import dev.linuxpatch.shared.job.JobMessages.EndJob;
import dev.linuxpatch.shared.job.JobMessages.EndReply;
import dev.linuxpatch.shared.job.JobMessages.JobHealth;
import dev.linuxpatch.shared.job.JobMessages.JobPage;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.job.JobMessages.ListJobs;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitReply;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.InventoryMessages;
import dev.linuxpatch.shared.packages.InventoryMessages.AvailablePage;
import dev.linuxpatch.shared.packages.InventoryMessages.FindAvailable;
import dev.linuxpatch.shared.packages.InventoryMessages.PackageReply;
import dev.linuxpatch.shared.packages.InventoryMessages.PackagesReply;
import dev.linuxpatch.shared.packages.InventoryMessages.PatchesReply;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageDetail;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.work.PlanMessages.PlanJob;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The other verticles of a host, as far as the HTTP verticle can see them: fixed contents, and a record of what was asked. */
final class ScriptedHost {
    final BlockingQueue<SubmitJob> submitted = new LinkedBlockingQueue<>();
    final BlockingQueue<PlanJob> planned = new LinkedBlockingQueue<>();
    final BlockingQueue<ListJobs> listed = new LinkedBlockingQueue<>();
    final BlockingQueue<EndJob> ended = new LinkedBlockingQueue<>();
    final BlockingQueue<FindAvailable> searched = new LinkedBlockingQueue<>();
    final List<PackageInfo> packages;
    final List<Patch> patches;
    final List<PackageInfo> available;

    ScriptedHost(List<PackageInfo> packages, List<Patch> patches, List<PackageInfo> available) {
        this.packages = packages;
        this.patches = patches;
        this.available = available;
    }

    /** Serves everything that the backend serves. */
    ScriptedHost backend(ApiFixture api) {
        api.serve(Addresses.INVENTORY_HEAD.at(Samples.HOST), query -> Samples.head(7, packages.size(), patches.size()));
        api.serve(
                Addresses.INVENTORY_PACKAGES.at(Samples.HOST),
                query -> new PackagesReply.Page(query.generation(), query.offset(), page(packages, query.offset())));
        api.serve(
                Addresses.INVENTORY_PATCHES.at(Samples.HOST),
                query -> new PatchesReply.Page(query.generation(), query.offset(), page(patches, query.offset())));
        api.serve(Addresses.INVENTORY_AVAILABLE.at(Samples.HOST), this::find);
        api.serve(Addresses.INVENTORY_PACKAGE.at(Samples.HOST), query -> describe(query.name()));
        api.serve(Addresses.SYSTEM_INFO.at(Samples.HOST), query -> info());
        api.serve(Addresses.SYSTEM_SERVICE.at(Samples.HOST), query -> service(query.name()));
        return this;
    }

    /** Serves everything that the job verticle serves. */
    ScriptedHost jobs(ApiFixture api) {
        api.serve(Addresses.JOB_SUBMIT.at(Samples.HOST), request -> {
            submitted.add(request);
            return new SubmitReply.Accepted(
                    Samples.job(request.operation(), JobStatus.PENDING, request.requestId()), null);
        });
        api.serve(Addresses.JOB_PLAN.at(Samples.HOST), request -> {
            planned.add(request);
            return request.operation() instanceof Operation.Reboot
                    ? new PlanReply.RebootPlanned(List.of(
                            Problem.of(ErrorCode.REBOOT_BLOCKED, "1 active job(s)", Map.of("jobs", List.of("a")))))
                    : new PlanReply.Planned(Samples.plan(request.operation()));
        });
        api.serve(
                Addresses.JOB_GET.at(Samples.HOST),
                query -> query.id().equals(Samples.JOB)
                        ? new JobReply.Found(Samples.detail(finished()))
                        : new JobReply.Refused(Problem.of(ErrorCode.JOB_NOT_FOUND, "no such job")));
        api.serve(Addresses.JOB_LIST.at(Samples.HOST), query -> {
            listed.add(query);
            return new JobPage(List.of(finished()), 12);
        });
        api.serve(Addresses.JOB_END.at(Samples.HOST), request -> {
            ended.add(request);
            if (request.mode() == CancelMode.DEFER) {
                return new EndReply.Deferred(request.id(), Phase.CHANGING);
            }
            return request.id().equals(Samples.JOB)
                    ? new EndReply.Deleted(request.id(), JobStatus.COMPLETED)
                    : new EndReply.Refused(Problem.of(ErrorCode.JOB_NOT_FOUND, "no such job"));
        });
        api.serve(
                Addresses.JOB_HEALTH.at(Samples.HOST),
                query -> new JobHealth(
                        new Check(true, "ok", "store answers"),
                        new Check(true, "ok", "room"),
                        new Check(true, "ok", "done"),
                        1,
                        2,
                        100,
                        false));
        return this;
    }

    private static dev.linuxpatch.shared.job.Job finished() {
        return Samples.job(
                new Operation.Remove(new PackageName("nginx"), false, false),
                JobStatus.COMPLETED,
                "3d813cbb-47fb-4f3b-9ed9-7a9f3b6a7f10");
    }

    private AvailablePage find(FindAvailable query) {
        searched.add(query);
        Comparator<PackageInfo> order = switch (query.sort()) {
            case NAME -> Comparator.comparing(PackageInfo::name);
            case VERSION -> Comparator.comparingInt(PackageInfo::versionRank);
            case SIZE -> Comparator.comparingLong(PackageInfo::sizeInstalled);
            case STATUS -> Comparator.comparing(info -> info.status().wireName());
        };
        List<PackageInfo> sorted = available.stream()
                .filter(info -> query.namePattern() == null
                        || info.name().value().matches(query.namePattern().replace("*", ".*")))
                .sorted((query.descending() ? order.reversed() : order).thenComparing(PackageInfo::name))
                .toList();
        int from = Math.min(query.offset(), sorted.size());
        int to = Math.min(from + Math.min(query.limit(), InventoryMessages.PAGE), sorted.size());
        return new AvailablePage(sorted.size(), query.offset(), sorted.subList(from, to));
    }

    private PackageReply describe(PackageName name) {
        return packages.stream()
                .filter(info -> info.name().equals(name))
                .findFirst()
                .<PackageReply>map(info -> new PackageReply.Found(new PackageDetail(
                        info,
                        "https://example.org",
                        "GPL-2+",
                        List.of("/usr/bin/" + name),
                        List.of(new PackageDetail.Dependency("libc6", ">= 2.36", true)))))
                .orElseGet(() -> new PackageReply.Refused(
                        Problem.of(ErrorCode.PKG_NOT_FOUND, "no package is called '" + name + "'")));
    }

    private static SystemInfo info() {
        return new SystemInfo(
                "web-1",
                "Debian GNU/Linux",
                "12",
                "6.1.0",
                "6.1.1",
                "x86_64",
                Samples.NOON,
                null,
                true,
                List.of("a newer kernel is installed"),
                1000,
                Samples.NOON.minusSeconds(1000),
                "apt",
                "/",
                true);
    }

    private static ServiceReply service(String name) {
        return name.equals("nginx")
                ? new ServiceReply.Found(
                        new ServiceState("nginx", "A web server", "active", "running", "loaded", "enabled", 42, true))
                : new ServiceReply.Refused(Problem.of(ErrorCode.SERVICE_NOT_FOUND, "no such service"));
    }

    private static <T> List<T> page(List<T> all, int offset) {
        return all.subList(Math.min(offset, all.size()), Math.min(offset + InventoryMessages.PAGE, all.size()));
    }
}
