// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.host.HostMessages.HostBeat;
import dev.linuxpatch.shared.host.HostMessages.HostsPage;
import dev.linuxpatch.shared.host.HostMessages.ListHosts;
import dev.linuxpatch.shared.host.SystemInfo;
import dev.linuxpatch.shared.host.SystemMessages.GetService;
import dev.linuxpatch.shared.host.SystemMessages.GetSystemInfo;
import dev.linuxpatch.shared.host.SystemMessages.ServiceReply;
import dev.linuxpatch.shared.job.JobMessages.EndJob;
import dev.linuxpatch.shared.job.JobMessages.EndReply;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.GetJob;
import dev.linuxpatch.shared.job.JobMessages.GetJobHealth;
import dev.linuxpatch.shared.job.JobMessages.JobEvents;
import dev.linuxpatch.shared.job.JobMessages.JobHealth;
import dev.linuxpatch.shared.job.JobMessages.JobPage;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.job.JobMessages.ListJobs;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitReply;
import dev.linuxpatch.shared.job.KeeperMessages.KeeperBeat;
import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.InventoryMessages.AvailablePage;
import dev.linuxpatch.shared.packages.InventoryMessages.FindAvailable;
import dev.linuxpatch.shared.packages.InventoryMessages.GetHead;
import dev.linuxpatch.shared.packages.InventoryMessages.GetPackage;
import dev.linuxpatch.shared.packages.InventoryMessages.GetPackages;
import dev.linuxpatch.shared.packages.InventoryMessages.GetPatches;
import dev.linuxpatch.shared.packages.InventoryMessages.InventoryChanged;
import dev.linuxpatch.shared.packages.InventoryMessages.PackageReply;
import dev.linuxpatch.shared.packages.InventoryMessages.PackagesReply;
import dev.linuxpatch.shared.packages.InventoryMessages.PatchesReply;
import dev.linuxpatch.shared.tail.TailMessages.CheckTails;
import dev.linuxpatch.shared.tail.TailMessages.CloseTail;
import dev.linuxpatch.shared.tail.TailMessages.DeliverFrames;
import dev.linuxpatch.shared.tail.TailMessages.FramesDelivered;
import dev.linuxpatch.shared.tail.TailMessages.OpenTail;
import dev.linuxpatch.shared.tail.TailMessages.PartTails;
import dev.linuxpatch.shared.tail.TailMessages.TailNoted;
import dev.linuxpatch.shared.tail.TailMessages.TailOpened;
import dev.linuxpatch.shared.tail.TailMessages.TailText;
import dev.linuxpatch.shared.tail.TailMessages.TailsHeld;
import dev.linuxpatch.shared.tail.TailMessages.TailsParted;
import dev.linuxpatch.shared.work.PlanMessages.PlanJob;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.PlanMessages.PlanWork;
import dev.linuxpatch.shared.work.WorkMessages.CancelReply;
import dev.linuxpatch.shared.work.WorkMessages.CancelWork;
import dev.linuxpatch.shared.work.WorkMessages.CheckReply;
import dev.linuxpatch.shared.work.WorkMessages.CheckWork;
import dev.linuxpatch.shared.work.WorkMessages.ReportReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkReport;
import dev.linuxpatch.shared.work.WorkMessages.WorkerStarted;
import java.time.Duration;
import java.util.List;

/**
 * Every address and topic on the event bus, in the order in which a request travels. There is no other place where an
 * address is spelt.
 */
public final class Addresses {
    /** So begin the names of topics, and of nothing else. */
    private static final String TOPICS = "events.";

    private static final Duration MEMORY = Duration.ofSeconds(2);
    private static final Duration STORE = Duration.ofSeconds(5);
    private static final Duration DISK = Duration.ofSeconds(10);
    private static final Duration PROCESS = Duration.ofSeconds(20);
    /** A package manager that works out an upgrade of everything takes seconds. */
    private static final Duration PLAN = Duration.ofSeconds(25);

    /** Hosts that are remembered, served by every node that keeps jobs. */
    public static final Address<ListHosts, HostsPage> HOST_LIST =
            new Address<>("hosts.list", ListHosts.class, HostsPage.class, STORE);

    /** Jobs, served by the job verticle. */
    public static final ScopedAddress<HostId, SubmitJob, SubmitReply> JOB_SUBMIT =
            new ScopedAddress<>("jobs.submit", SubmitJob.class, SubmitReply.class, PROCESS.plus(PLAN));

    public static final ScopedAddress<HostId, PlanJob, PlanReply> JOB_PLAN =
            new ScopedAddress<>("jobs.plan", PlanJob.class, PlanReply.class, PLAN.plus(STORE));

    public static final ScopedAddress<HostId, GetJob, JobReply> JOB_GET =
            new ScopedAddress<>("jobs.get", GetJob.class, JobReply.class, STORE);
    public static final ScopedAddress<HostId, ListJobs, JobPage> JOB_LIST =
            new ScopedAddress<>("jobs.list", ListJobs.class, JobPage.class, STORE);
    public static final ScopedAddress<HostId, EndJob, EndReply> JOB_END =
            new ScopedAddress<>("jobs.end", EndJob.class, EndReply.class, PROCESS);
    public static final ScopedAddress<HostId, ReadEvents, EventPage> JOB_EVENTS =
            new ScopedAddress<>("jobs.events", ReadEvents.class, EventPage.class, STORE);
    public static final ScopedAddress<HostId, GetJobHealth, JobHealth> JOB_HEALTH =
            new ScopedAddress<>("jobs.health", GetJobHealth.class, JobHealth.class, MEMORY);

    /** Work, served by the backend verticle; its reports go back to the job verticle. */
    public static final ScopedAddress<HostId, CheckWork, CheckReply> WORK_CHECK =
            new ScopedAddress<>("work.check", CheckWork.class, CheckReply.class, PROCESS);

    public static final ScopedAddress<HostId, PlanWork, PlanReply> WORK_PLAN =
            new ScopedAddress<>("work.plan", PlanWork.class, PlanReply.class, PLAN);
    public static final ScopedAddress<HostId, WorkOrder, WorkReply> WORK_RUN =
            new ScopedAddress<>("work.run", WorkOrder.class, WorkReply.class, DISK);
    public static final ScopedAddress<HostId, CancelWork, CancelReply> WORK_CANCEL =
            new ScopedAddress<>("work.cancel", CancelWork.class, CancelReply.class, MEMORY);
    public static final ScopedAddress<HostId, WorkReport, ReportReply> WORK_REPORT =
            new ScopedAddress<>("work.report", WorkReport.class, ReportReply.class, DISK);

    /** What is on a host, served by the backend verticle. */
    public static final ScopedAddress<HostId, GetHead, InventoryHead> INVENTORY_HEAD =
            new ScopedAddress<>("inventory.head", GetHead.class, InventoryHead.class, MEMORY);

    public static final ScopedAddress<HostId, GetPackages, PackagesReply> INVENTORY_PACKAGES =
            new ScopedAddress<>("inventory.packages", GetPackages.class, PackagesReply.class, MEMORY);
    public static final ScopedAddress<HostId, GetPatches, PatchesReply> INVENTORY_PATCHES =
            new ScopedAddress<>("inventory.patches", GetPatches.class, PatchesReply.class, MEMORY);
    public static final ScopedAddress<HostId, FindAvailable, AvailablePage> INVENTORY_AVAILABLE =
            new ScopedAddress<>("inventory.available", FindAvailable.class, AvailablePage.class, DISK);
    public static final ScopedAddress<HostId, GetPackage, PackageReply> INVENTORY_PACKAGE =
            new ScopedAddress<>("inventory.package", GetPackage.class, PackageReply.class, DISK);
    public static final ScopedAddress<HostId, GetSystemInfo, SystemInfo> SYSTEM_INFO =
            new ScopedAddress<>("system.info", GetSystemInfo.class, SystemInfo.class, DISK);
    public static final ScopedAddress<HostId, GetService, ServiceReply> SYSTEM_SERVICE =
            new ScopedAddress<>("system.service", GetService.class, ServiceReply.class, DISK);

    /** WebSocket tails: opened at a WS verticle that follows the host's jobs, then served by the one that answered. */
    public static final ScopedAddress<HostId, OpenTail, TailOpened> TAIL_OPEN =
            new ScopedAddress<>("tails.open", OpenTail.class, TailOpened.class, MEMORY.plus(STORE));

    public static final ScopedAddress<NodeId, TailText, TailNoted> TAIL_TEXT =
            new ScopedAddress<>("tails.text", TailText.class, TailNoted.class, MEMORY.plus(STORE));
    public static final ScopedAddress<NodeId, CheckTails, TailsHeld> TAIL_CHECK =
            new ScopedAddress<>("tails.check", CheckTails.class, TailsHeld.class, MEMORY);
    public static final ScopedAddress<NodeId, CloseTail, TailNoted> TAIL_CLOSE =
            new ScopedAddress<>("tails.close", CloseTail.class, TailNoted.class, MEMORY);
    public static final ScopedAddress<NodeId, PartTails, TailsParted> TAIL_PART =
            new ScopedAddress<>("tails.part", PartTails.class, TailsParted.class, MEMORY);
    /** Frames to the front that owns the sockets. */
    public static final ScopedAddress<NodeId, DeliverFrames, FramesDelivered> TAIL_FRAMES =
            new ScopedAddress<>("tails.frames", DeliverFrames.class, FramesDelivered.class, Duration.ofSeconds(30));

    /** Published by the worker of each host, again and again. */
    public static final Topic<HostBeat> HOST_TOPIC = new Topic<>(TOPICS + "hosts", HostBeat.class);
    /** Published by every node of a cluster that keeps jobs, again and again. */
    public static final Topic<KeeperBeat> KEEPER_TOPIC = new Topic<>(TOPICS + "keepers", KeeperBeat.class);
    /** Published after commit, to those who follow this host. */
    public static final ScopedTopic<HostId, JobEvents> JOB_EVENTS_TOPIC =
            new ScopedTopic<>(TOPICS + "jobs", JobEvents.class);
    /** Published by a worker that can take orders from now on. */
    public static final Topic<WorkerStarted> WORKER_TOPIC = new Topic<>(TOPICS + "worker", WorkerStarted.class);
    /** Published when a host's inventory has a new generation. */
    public static final Topic<InventoryChanged> INVENTORY_TOPIC =
            new Topic<>(TOPICS + "inventory", InventoryChanged.class);

    /** The names of those that only the worker of a host serves. */
    private static final List<ScopedAddress<HostId, ?, ?>> OF_WORKER = List.of(
            WORK_CHECK,
            WORK_PLAN,
            WORK_RUN,
            WORK_CANCEL,
            INVENTORY_HEAD,
            INVENTORY_PACKAGES,
            INVENTORY_PATCHES,
            INVENTORY_AVAILABLE,
            INVENTORY_PACKAGE,
            SYSTEM_INFO,
            SYSTEM_SERVICE);

    private Addresses() {}

    /** Whether only the worker of this host serves an address. */
    public static boolean isOfWorker(String address, HostId host) {
        return OF_WORKER.stream().anyMatch(known -> known.at(host).name().equals(address));
    }

    /** Whether all who listen to an address are told; everywhere else one of those who serve it is asked. */
    public static boolean isTopic(String address) {
        return address.startsWith(TOPICS) || ConsoleAddresses.outbound().contains(address);
    }

    /** Types of all messages, for the codec; families of sealed types stand for their members. */
    static List<Class<?>> messageTypes() {
        return List.of(
                HostBeat.class,
                ListHosts.class,
                HostsPage.class,
                SubmitJob.class,
                SubmitReply.class,
                PlanJob.class,
                PlanReply.class,
                GetJob.class,
                JobReply.class,
                ListJobs.class,
                JobPage.class,
                EndJob.class,
                EndReply.class,
                ReadEvents.class,
                EventPage.class,
                GetJobHealth.class,
                JobHealth.class,
                CheckWork.class,
                CheckReply.class,
                PlanWork.class,
                WorkOrder.class,
                WorkReply.class,
                CancelWork.class,
                CancelReply.class,
                WorkReport.class,
                ReportReply.class,
                GetHead.class,
                InventoryHead.class,
                GetPackages.class,
                PackagesReply.class,
                GetPatches.class,
                PatchesReply.class,
                FindAvailable.class,
                AvailablePage.class,
                GetPackage.class,
                PackageReply.class,
                GetSystemInfo.class,
                SystemInfo.class,
                GetService.class,
                ServiceReply.class,
                OpenTail.class,
                TailOpened.class,
                TailText.class,
                CheckTails.class,
                TailsHeld.class,
                CloseTail.class,
                TailNoted.class,
                PartTails.class,
                TailsParted.class,
                DeliverFrames.class,
                FramesDelivered.class,
                JobEvents.class,
                WorkerStarted.class,
                KeeperBeat.class,
                InventoryChanged.class);
    }
}
