import { PgBoss } from "pg-boss";
import { NIL as NO_JOB } from "uuid";
import { pool } from "#core/db/pool.ts";
import { jobDatabase, type Transaction } from "#core/db/transaction.ts";
import type { RunDefinition, Values } from "#core/runs/rules/define-run.ts";
import { once } from "#core/server/process-singleton.ts";
import { reportFailure } from "#core/server/report-failure.ts";
import type { Scope } from "#core/values/permissions.ts";

/** A migration creates the schema; the queue creates its own tables in it, as the app role. */
const SCHEMA = "pgboss";

/** The dead-letter queue for jobs whose worker may never have reported back. */
export const GIVEN_UP = "given_up";

/** How long a worker may be silent before its job is given to another, even if it still has a connection. */
const HEARTBEAT_SECONDS = 20;
/** How often such workers are looked for; those without a connection are noticed sooner (`giveUpLostJobs`). */
const SUPERVISION_SECONDS = 5;
/** After the first attempt, with delays of at least 5, 10, 20 and 40 seconds. */
const RETRIES = 4;
/** Of runs that nobody waits for. */
const MANY_RETRIES = 8;
const FIRST_WAIT_SECONDS = 5;
const LONGEST_WAIT_SECONDS = 600;
/** No run takes longer; a dead worker is noticed sooner by its missing heartbeat. */
const LONGEST_RUN_SECONDS = 12 * 3600;
/** A finished job is not needed, because its run has a row. */
const CACHE_SECONDS = 3600;
/** Those of signals are many. */
const SHORT_CACHE_SECONDS = 60;

const RULES = {
  heartbeatSeconds: HEARTBEAT_SECONDS,
  expireInSeconds: LONGEST_RUN_SECONDS,
  retryLimit: RETRIES,
  retryDelay: FIRST_WAIT_SECONDS,
  retryBackoff: true,
  retryDelayMax: LONGEST_WAIT_SECONDS,
  deleteAfterSeconds: CACHE_SECONDS,
};

const begin = async (isWorking: boolean): Promise<PgBoss> => {
  const boss = new PgBoss({
    db: jobDatabase(pool()),
    schema: SCHEMA,
    createSchema: false,
    supervise: isWorking,
    superviseIntervalSeconds: SUPERVISION_SECONDS,
    monitorIntervalSeconds: SUPERVISION_SECONDS,
    // We schedule runs ourselves, because a cron expression can't make up for a missed day.
    schedule: false,
  });
  // The database may be unreachable for a while; the next poll recovers.
  boss.on("error", (error) =>
    reportFailure(Object.assign(new Error(error.message), { ...error, stack: error.stack }), "the queue"),
  );
  await boss.start();
  await boss.createQueue(GIVEN_UP);
  return boss;
};

/** What the queue must know of a kind of run. */
export type QueuedKind = Pick<RunDefinition, "kind" | "isPatient">;

const createRunQueue = async (boss: PgBoss, { kind, isPatient }: QueuedKind): Promise<void> => {
  await boss.createQueue(kind);
  // Queues created by an older version already exist.
  const retries = isPatient && { retryLimit: MANY_RETRIES };
  await boss.updateQueue(kind, { ...RULES, ...retries, deadLetter: GIVEN_UP });
  // Caches the queue's definition, so that sending inside a transaction doesn't need a second connection.
  await boss.findJobs(kind, { id: NO_JOB });
};

/** At most one job waits for each connection, endpoint or whatever the queue tells that there is work for. */
const createSignalQueue = async (boss: PgBoss, name: string): Promise<void> => {
  await boss.createQueue(name, { policy: "short" });
  await boss.updateQueue(name, { ...RULES, deleteAfterSeconds: SHORT_CACHE_SECONDS });
};

type Cell = { opening?: Promise<PgBoss> | undefined; created: Map<string, Promise<void>> };
const cell = (): Cell => once("queue", () => ({ created: new Map() }));

/** Closes this process's queue. */
export const closeQueue = async (): Promise<void> => {
  const boss = await cell().opening?.catch(() => undefined);
  await boss?.stop({ graceful: false });
  cell().opening = undefined;
  cell().created.clear();
};

const open = (isWorking: boolean): Promise<PgBoss> => {
  const kept = cell();
  kept.opening = begin(isWorking).catch((error: unknown) => {
    kept.opening = undefined;
    throw error;
  });
  return kept.opening;
};

/** This process's queue, opened on first use, when the database has been migrated. */
export const queue = (): Promise<PgBoss> => cell().opening ?? open(false);

/** The same queue, which also supervises the jobs of dead workers. */
export const workersQueue = async (): Promise<PgBoss> => {
  await closeQueue();
  return open(true);
};

/** Creates a queue the first time that this process needs it. */
const created = async (name: string, create: (boss: PgBoss) => Promise<void>): Promise<PgBoss> => {
  const boss = await queue();
  const { created } = cell();
  const creating = created.get(name) ?? create(boss);
  created.set(name, creating);
  await creating.catch((error: unknown) => {
    created.delete(name);
    throw error;
  });
  return boss;
};

const runQueue = (definition: QueuedKind): Promise<PgBoss> =>
  created(definition.kind, (boss) => createRunQueue(boss, definition));

export const signalQueue = (name: string): Promise<PgBoss> => created(name, (boss) => createSignalQueue(boss, name));

/** Creates the queues of all runs and signals before the first is needed, which then takes no second connection in a transaction. */
export const createQueues = async (runs: readonly QueuedKind[], signals: readonly string[]): Promise<void> => {
  for (const name of signals) await signalQueue(name);
  for (const definition of runs) await runQueue(definition);
};

/** Identifies the run; everything else is in the run's row. */
export type RunJob = { businessId: string; runId: string };

type Sent = { id: string; jobId: string; options: Values };

/** A long first load of one shop must not hold up the business's others. */
const pickTier = ({ connectionId }: Sent["options"]): { tier?: string } =>
  typeof connectionId === "string" ? { tier: connectionId } : {};

/**
 * Adds a run's job in the transaction that queues the run. Jobs of one business, or of one connection, are processed in
 * order, each after so many seconds at the earliest.
 */
export const sendRun = async (
  transaction: Transaction,
  { businessId }: Scope,
  definition: QueuedKind,
  { id: runId, jobId, options }: Sent,
  afterSeconds = 0,
): Promise<void> => {
  const job: RunJob = { businessId, runId };
  await (await runQueue(definition)).send(definition.kind, job, {
    id: jobId,
    group: { id: businessId, ...pickTier(options) },
    db: jobDatabase(transaction),
    startAfter: afterSeconds,
  });
};

/** Removes a waiting job; an active one notices the change in its run's row. */
export const unsendRun = async (transaction: Transaction, definition: QueuedKind, jobId: string): Promise<void> => {
  await (await runQueue(definition)).cancel(definition.kind, jobId, { db: jobDatabase(transaction) });
};

/** Whether the job is still waiting or active in the queue. */
export const isQueued = async (definition: QueuedKind, jobId: string): Promise<boolean> => {
  const [job] = await (await runQueue(definition)).findJobs(definition.kind, { id: jobId });
  return job !== undefined && ["created", "retry", "active"].includes(job.state);
};
