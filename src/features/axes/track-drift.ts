import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { withLockInTurn } from "#core/db/lock.ts";
import { latestTime } from "#core/db/pool.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { CleanUp } from "#core/feature.ts";
import type { Progress } from "#core/runs/run-progress.ts";
import { now } from "#core/server/clock.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { recalculateDependents } from "#features/segments/recalculate-segments.ts";
import { currentWeek, WEEKS_STORED } from "#lib/axes/segment-moves.ts";
import { addDays, startOfDay } from "#lib/time/day.ts";
import { loadActiveModel } from "#records/axes/active-model.ts";
import { countOrderers } from "#records/customers/buyers.ts";
import { onAxisThread } from "./store/axis-threads.ts";
import type { DriftFrame } from "./store/axis-work.ts";
import { readHistories } from "./store/customer-histories.ts";
import {
  beginDriftWeek,
  deleteDriftWeeks,
  deleteOldDrift,
  eachMissingPage,
  finishDriftWeek,
  readBegunWeek,
  readDriftWeek,
  readPositions,
  sampleByOrders,
  saveSnapshots,
  undoSnapshot,
} from "./store/drift-weeks.ts";

/** The current week and how to place customers in it; null without a model, or if its snapshot is finished. */
const readDriftFrame = async (scope: Scope, at: Date): Promise<DriftFrame | null> => {
  const [{ timeZone, currency }, active, last] = await Promise.all([
    getBusinessOrThrow(scope),
    loadActiveModel(scope),
    withBusiness(scope, (client) => readDriftWeek(client, scope)),
  ]);
  const week = currentWeek(at, timeZone);
  if (!active || (last && last.week >= week)) return null;
  const { version, models, churn, archetypes } = active;
  const placing = { models, churn: churn.model, archetypes };
  return { week, version, placing, reading: { timeZone, currency } };
};

/**
 * The noise of the snapshot that was interrupted, if its customers were placed by the same version as of the same time; otherwise that one
 * is undone and a new one begun.
 */
const beginOrResume = async (scope: Scope, frame: DriftFrame, asOf: Date, { at, signal }: Progress) => {
  const { week, version } = frame;
  const begun = await withBusiness(scope, (client) => readBegunWeek(client, scope, week));
  if (begun?.version === version && begun.asOf.getTime() === asOf.getTime()) return begun.noise;
  while (await withBusiness(scope, (client) => undoSnapshot(client, scope, week))) signal.throwIfAborted();
  at("noise");
  const { packed } = await readHistories(scope, await sampleByOrders(scope), asOf);
  const noise = await onAxisThread("noise", { ...frame, packed }, signal);
  await withBusiness(scope, (client) => beginDriftWeek(client, scope, { week, version, asOf, noise }));
  return noise;
};

/** The snapshot, one transaction per page of customers. */
const takeSnapshot = async (scope: Scope, frame: DriftFrame, progress: Progress, pageSize: number): Promise<number> => {
  const { at, signal } = progress;
  const { week, reading } = frame;
  const asOf = startOfDay(week, reading.timeZone);
  const noise = await beginOrResume(scope, frame, asOf, progress);
  const customers = await countOrderers(scope);
  let done = 0;
  at("snapshots", done, customers);
  await eachMissingPage(scope, { week, pageSize }, async (ids) => {
    signal.throwIfAborted();
    const [{ packed }, stored] = await Promise.all([readHistories(scope, ids, asOf), readPositions(scope, ids)]);
    const snapshots = await onAxisThread("drift", { ...frame, packed, noise, stored }, signal);
    signal.throwIfAborted();
    await withBusiness(scope, (client) => saveSnapshots(client, scope, snapshots));
    done += ids.length;
    at("snapshots", Math.min(done, customers), customers);
  });
  return withBusiness(scope, (client) => finishDriftWeek(client, scope, { week, at: now() }));
};

/** Customers per transaction. */
const PAGE = 250;

/**
 * Takes back the snapshots of weeks that have not begun by any clock: ours was ahead and has been set back since, and no other snapshot
 * would follow until then. The current week's is taken again.
 */
const undoFutureWeeks = async (scope: Scope, at: Date, signal: AbortSignal): Promise<void> => {
  const { timeZone } = await getBusinessOrThrow(scope);
  const last = await withBusiness(scope, (client) => readDriftWeek(client, scope));
  const present = currentWeek(await latestTime(at), timeZone);
  if (!last || last.week <= present) return;
  for (let week = last.week; week >= present; week = addDays(week, -7)) {
    while (await withBusiness(scope, (client) => undoSnapshot(client, scope, week))) signal.throwIfAborted();
  }
  // Last, so that a killed attempt is followed by another.
  await withBusiness(scope, (client) => deleteDriftWeeks(client, scope, present));
};

/**
 * Takes the snapshot of the current week, unless it exists: every customer's place on all axes as of Monday, what changed in the
 * weeks since the last one (the first goes back half a year), and how fast each customer moves. An interrupted one goes on
 * with the customers it lacks, or starts over if the axes were run again meanwhile. Without a model of the axes, does nothing. The time and page size are for tests.
 */
export const trackDrift = (
  scope: Scope,
  progress: Progress,
  { at = now(), pageSize = PAGE }: { at?: Date; pageSize?: number } = {},
): Promise<{ customers: number; week: string | null }> =>
  withLockInTurn(`drift ${scope.businessId}`, { signal: progress.signal }, async () => {
    await undoFutureWeeks(scope, at, progress.signal);
    const frame = await readDriftFrame(scope, at);
    if (!frame) return { customers: 0, week: null };
    const customers = await takeSnapshot(scope, frame, progress, pageSize);
    return { customers, week: frame.week };
  });

/** Deletes snapshots from more than `WEEKS_STORED` weeks ago, also if no new ones are taken, and velocities of all but the latest. */
export const forgetOldDrift: CleanUp = async (scope, before) => {
  const { timeZone } = await getBusinessOrThrow(scope);
  const latest = await withBusiness(scope, (client) => readDriftWeek(client, scope));
  const oldest = addDays(currentWeek(before(0), timeZone), -7 * WEEKS_STORED);
  const week = latest && latest.week > oldest ? latest.week : oldest;
  while (await withBusiness(scope, (client) => deleteOldDrift(client, scope, { week, oldest })));
};

export const performDrift = async (actor: Actor, progress: Progress) => {
  const made = await trackDrift(actor, progress);
  return made.week === null ? { ...made, segments: 0 } : recalculateDependents(actor, "axes", made, progress);
};
