import path from "node:path";
import type { ClientBase } from "pg";
import { computeState } from "#core/compute.ts";
import { lockPool, pool } from "#core/db/pool.ts";
import { pendingMigrations } from "#core/postgres/migrations.ts";
import { startRunsAtZero } from "#core/runs/store/run-work.ts";
import { metrics, watchProcess } from "#core/server/metrics.ts";
import { once } from "#core/server/process-singleton.ts";
import { isDiskFull } from "#core/values/database-away.ts";
import { AppError } from "#core/values/errors.ts";
import { RUN_KINDS, RUNS } from "#runs.ts";
import { type QueueState, readDatabaseState } from "./store.ts";

type Healthy = { status: "ok" };

export const isAlive = (): Healthy => ({ status: "ok" });

/** The migrations are read from disk until they are found applied, since that can't change again. */
const seen = (): { isCurrent: boolean } => once("schema-seen", () => ({ isCurrent: false }));

/** Exceeds work_mem, so that PostgreSQL writes a temporary file, which is removed with the statement. */
const WRITE_TEMPORARY_FILE = "set local work_mem = '64kB'; select count(*) from generate_series(1, 5000)";

const assertCanWrite = async (client: ClientBase): Promise<void> => {
  try {
    await client.query(WRITE_TEMPORARY_FILE);
  } catch (cause) {
    if (!isDiskFull(cause)) throw cause;
    throw new AppError("SERVICE_UNAVAILABLE", "The database's disk is full", {
      reason: "DISK_FULL",
      values: { seconds: 30 },
      cause,
    });
  }
};

/** Throws SERVICE_UNAVAILABLE (DISK_FULL for a full disk) or the driver's error while requests can't be answered. */
export const isReady = async (): Promise<Healthy> => {
  const client = await pool().connect();
  try {
    if (!seen().isCurrent && (await pendingMigrations(client, path.resolve("prisma/migrations"))).length > 0) {
      throw new AppError("SERVICE_UNAVAILABLE", "The database lacks migrations", { values: { seconds: 5 } });
    }
    seen().isCurrent = true;
    await assertCanWrite(client);
    return { status: "ok" };
  } finally {
    client.release();
  }
};

/** Updates the connection pools' gauges. */
const updatePoolMetrics = (): void => {
  const { poolConnections, poolLimit, poolWaiting } = metrics();
  for (const [name, { totalCount, idleCount, waitingCount, options }] of Object.entries({
    main: pool(),
    lock: lockPool(),
  })) {
    poolConnections.set({ pool: name, state: "idle" }, idleCount);
    poolConnections.set({ pool: name, state: "in_use" }, totalCount - idleCount);
    poolLimit.set({ pool: name }, options.max);
    poolWaiting.set({ pool: name }, waitingCount);
  }
};

const updateThreadMetrics = (): void => {
  const { computationsWorking, computationsWaiting } = metrics();
  const { working, waiting } = computeState();
  computationsWorking.set(working);
  computationsWaiting.set(waiting);
};

const updateQueueMetrics = (queues: readonly QueueState[]): void => {
  const { queueWaiting, queueActive, queueOldest } = metrics();
  for (const gauge of [queueWaiting, queueActive, queueOldest]) gauge.reset();
  for (const { kind, waiting, active, oldestWaitingSeconds } of queues) {
    queueWaiting.set({ kind }, waiting);
    queueActive.set({ kind }, active);
    queueOldest.set({ kind }, oldestWaitingSeconds);
  }
};

/** Resets the gauges if the database doesn't answer, so that no outdated values are exported. */
const updateDatabaseMetrics = async (): Promise<void> => {
  const { databaseUp, databaseSize, databaseConnections, databaseConnectionsMax } = metrics();
  const { oldestTransaction, segmentsFailed, runsFailed } = metrics();
  const state = await readDatabaseState().catch(() => undefined);
  const setOrRemove = (gauge: typeof databaseUp, value: number | undefined) =>
    value === undefined ? gauge.remove() : gauge.set(value);
  databaseUp.set(state ? 1 : 0);
  setOrRemove(databaseSize, state?.sizeBytes);
  setOrRemove(databaseConnections, state?.connections);
  setOrRemove(databaseConnectionsMax, state?.connectionsMax);
  setOrRemove(oldestTransaction, state?.oldestTransactionSeconds);
  setOrRemove(segmentsFailed, state?.failedSegments);
  updateQueueMetrics(state?.queues ?? []);
  runsFailed.reset();
  if (state) for (const kind of RUN_KINDS) runsFailed.set({ kind }, 0);
  for (const { kind, failed } of state?.failedRuns ?? []) runsFailed.set({ kind }, failed);
};

/**
 * This process's metrics in Prometheus's text format 0.0.4. An unreachable database is reported as a metric, not
 * thrown.
 */
export const readMetrics = async (): Promise<string> => {
  watchProcess();
  startRunsAtZero(Object.values(RUNS));
  updatePoolMetrics();
  updateThreadMetrics();
  await updateDatabaseMetrics();
  return metrics().registry.metrics();
};
