// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.agent;

import dev.linuxpatch.bench.crash.agent.Commits.What;

/**
 * The table of the named transitions: where exactly the service can be ended. A class or a method that is not there under
 * this name fails the tests of the harness, and a service that is started with the agent.
 */
public enum KillPoint {
    /** The job is worked out, nothing is stored, nobody was told. */
    ACCEPT_BEFORE_STORE(Names.STORE, "commit", When.BEFORE, What.CREATED),
    /** The job is stored, nobody was told: the client does not know. */
    ACCEPT_STORED(Names.STORE, "commit", When.AFTER, What.CREATED),
    /** The answer 202 is about to be written. */
    ANSWER_BEFORE(Names.HTTP + "respond.Reply", "accepted", When.BEFORE),

    DISPATCH_BEFORE_STORE(Names.STORE, "commit", When.BEFORE, What.STARTED),
    /** The job runs by the store, and no worker knows. */
    DISPATCH_STORED(Names.STORE, "commit", When.AFTER, What.STARTED),

    ORDER_RECEIVED(Names.WORK + "WorkService", "run", When.BEFORE),
    ORDER_TAKEN(Names.WORK + "WorkService", "run", When.AFTER),
    FENCE_BEFORE(Names.WORK + "FenceFile", "raise", When.BEFORE),
    FENCE_RAISED(Names.WORK + "FenceFile", "raise", When.AFTER),

    LAUNCH_BEFORE(Names.RUN + "Runner", "start", When.BEFORE),
    LAUNCHED(Names.RUN + "Runner", "start", When.AFTER),
    EXIT_SEEN(Names.RUN + "LaunchedCommand", "endAs", When.BEFORE),

    /** The journal of the worker: the order, the plan before the change, how the change ended, the outcome. */
    JOURNAL_ORDER_BEFORE(Names.JOURNAL, "begin", When.BEFORE),
    JOURNAL_ORDER_WRITTEN(Names.JOURNAL, "begin", When.AFTER),
    JOURNAL_CHANGE_BEFORE(Names.JOURNAL, "changing", When.BEFORE),
    JOURNAL_CHANGE_WRITTEN(Names.JOURNAL, "changing", When.AFTER),
    JOURNAL_CHANGED_BEFORE(Names.JOURNAL, "changed", When.BEFORE),
    JOURNAL_CHANGED_WRITTEN(Names.JOURNAL, "changed", When.AFTER),
    JOURNAL_OUTCOME_BEFORE(Names.JOURNAL, "ended", When.BEFORE),
    JOURNAL_OUTCOME_WRITTEN(Names.JOURNAL, "ended", When.AFTER),
    JOURNAL_CANCEL_WRITTEN(Names.JOURNAL, "cancelled", When.AFTER),

    REPORT_BEFORE(Names.WORK + "Reporter", "sendWaiting", When.BEFORE),
    REPORT_RECEIVED(Names.JOB + "Reports", "take", When.BEFORE),
    REPORT_TAKEN(Names.JOB + "Reports", "take", When.AFTER),
    REPORT_ACKNOWLEDGED(Names.WORK + "Reporter", "replied", When.BEFORE),

    PHASE_BEFORE_STORE(Names.STORE, "commit", When.BEFORE, What.PHASE),
    PHASE_STORED(Names.STORE, "commit", When.AFTER, What.PHASE),
    OUTPUT_BEFORE_STORE(Names.STORE, "commit", When.BEFORE, What.OUTPUT),
    OUTPUT_STORED(Names.STORE, "commit", When.AFTER, What.OUTPUT),
    END_BEFORE_STORE(Names.STORE, "commit", When.BEFORE, What.ENDED),
    END_STORED(Names.STORE, "commit", When.AFTER, What.ENDED),

    RECOVERY_BEFORE(Names.JOB + "Recovery", "run", When.BEFORE),
    RECOVERY_DONE(Names.JOB + "Recovery", "run", When.AFTER);

    /** On which side of the method. */
    public enum When {
        BEFORE,
        /** After it has returned normally. */
        AFTER
    }

    private static final class Names {
        static final String JOB = "dev.linuxpatch.job.";
        static final String STORE = JOB + "sql.SqlJobStore";
        static final String HTTP = "dev.linuxpatch.http.";
        static final String WORK = "dev.linuxpatch.backend.work.";
        static final String JOURNAL = WORK + "Journal";
        static final String RUN = "dev.linuxpatch.backend.run.";
    }

    private final String type;
    private final String method;
    private final When when;
    private final What what;

    KillPoint(String type, String method, When when) {
        this(type, method, when, null);
    }

    KillPoint(String type, String method, When when, What what) {
        this.type = type;
        this.method = method;
        this.when = when;
        this.what = what;
    }

    public String type() {
        return type;
    }

    public String method() {
        return method;
    }

    public When when() {
        return when;
    }

    /** Whether it can only be reached while a service starts. */
    public boolean duringStart() {
        return this == RECOVERY_BEFORE || this == RECOVERY_DONE;
    }

    /** Whether a call with these arguments is this point. */
    boolean means(Object[] arguments) {
        return what == null || Commits.contain(arguments, what);
    }
}
