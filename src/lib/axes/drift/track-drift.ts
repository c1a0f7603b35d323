import { currentWeek, WEEKS_STORED } from "#lib/domain/axes/drift/weeks.ts";
import { addDays, startOfDay } from "#lib/domain/time/day.ts";
import { activeModelOf } from "#lib/server/axes/active-model.ts";
import { onAxisThread } from "#lib/server/axes/axis-threads.ts";
import type { DriftFrame } from "#lib/server/axes/drift-work.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import { readHistories } from "#lib/server/db/axes/customer-histories.ts";
import { beginDriftWeek, finishDriftWeek, forgetDrift, readDriftWeek } from "#lib/server/db/axes/drift/drift-weeks.ts";
import {
  eachMissingPage,
  readPositions,
  sampleByOrders,
  saveSnapshots,
} from "#lib/server/db/axes/drift/save-snapshots.ts";
import { countOrderers } from "#lib/server/db/customers/buyers.ts";
import { withLockInTurn } from "#lib/server/db/lock.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Scope } from "../../domain/permissions.ts";
import type { Progress } from "../../runs/execute-run.ts";
import { now } from "../../server/clock.ts";

/** The current week and how to place customers in it; null without a model, or if its snapshot is finished. */
const frameOf = async (scope: Scope, at: Date): Promise<DriftFrame | null> => {
  const [{ timeZone, currency }, active, last] = await Promise.all([
    getBusinessOrThrow(scope),
    activeModelOf(scope),
    withBusiness(scope, (client) => readDriftWeek(client, scope)),
  ]);
  const week = currentWeek(at, timeZone);
  if (!active || (last && last.week >= week)) return null;
  const { version, models, churn, archetypes } = active;
  const placing = {
    models,
    churn: churn.model,
    archetypes: { axes: archetypes.axes, archetypes: archetypes.archetypes },
  };
  return { week, version, placing, reading: { timeZone, currency } };
};

/** The snapshot, one transaction per page of customers. */
const takeSnapshot = async (
  scope: Scope,
  frame: DriftFrame,
  { at, signal }: Progress,
  pageSize: number,
): Promise<number> => {
  const { week, version, reading } = frame;
  const asOf = startOfDay(week, reading.timeZone);
  at("noise");
  const { packed: sampled } = await readHistories(scope, await sampleByOrders(scope), asOf);
  const noise = await onAxisThread("noise", { ...frame, packed: sampled }, signal);
  await withBusiness(scope, (client) => beginDriftWeek(client, scope, { week, version, asOf, noise }));
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
 * Takes the snapshot of the current week, unless it exists: every customer's place on all axes as of Monday, what changed in the
 * weeks since the last one (the first goes back half a year), and how fast each customer moves. An interrupted one goes on
 * with the customers it lacks. Without a model of the axes, does nothing. The time and page size are for tests.
 */
export const trackDrift = (
  scope: Scope,
  progress: Progress,
  { at = now(), pageSize = PAGE }: { at?: Date; pageSize?: number } = {},
): Promise<{ customers: number; week: string | null }> =>
  withLockInTurn(`drift ${scope.businessId}`, { signal: progress.signal }, async () => {
    const frame = await frameOf(scope, at);
    if (!frame) return { customers: 0, week: null };
    const customers = await takeSnapshot(scope, frame, progress, pageSize);
    const { week } = frame;
    const old = { week, oldest: addDays(week, -7 * WEEKS_STORED) };
    while (await withBusiness(scope, (client) => forgetDrift(client, scope, old))) progress.signal.throwIfAborted();
    return { customers, week };
  });
