import { computeState } from "#core/compute/compute.ts";
import { lockPool, pool } from "#core/db/pool.ts";
import { metrics, watchProcess } from "#core/server/metrics.ts";
import { startRunsAtZero } from "../runs/store/count-run.ts";
import { type QueueState, readDatabaseState } from "./store/database-state.ts";

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
  const { databaseUp, databaseSize, databaseConnections, databaseConnectionsMax, oldestTransaction, segmentsFailed } =
    metrics();
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
};

/**
 * This process's metrics in Prometheus's text format 0.0.4. An unreachable database is reported as a metric, not
 * thrown.
 */
export const readMetrics = async (): Promise<string> => {
  watchProcess();
  startRunsAtZero();
  updatePoolMetrics();
  updateThreadMetrics();
  await updateDatabaseMetrics();
  return metrics().registry.metrics();
};
