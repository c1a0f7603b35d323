import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { type AuditActor, insertAuditLine } from "#core/auth/audit-log.ts";
import { inSavepoint } from "#core/db/transaction.ts";
import { log } from "#core/server/log.ts";
import type { DeliveryProblem } from "#core/values/delivery-refused.ts";
import type { Scope } from "#core/values/permissions.ts";
import { beginRunsAfterImport, beginRunsAfterOrders, beginRunsAfterTickets } from "#features/axes/run-after-import.ts";
import { lockConnection } from "#features/imports/store/connections/connections.ts";
import { deleteEarlierRuns, notePage, type ShopReading } from "#features/imports/store/connections/syncs.ts";
import type { PulledEffect, SourcePage } from "#features/imports/store/sources/source.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import { applyEffects } from "./apply-effects.ts";
import { isTransient } from "./is-transient.ts";
import { underOwnIds } from "./own-ids.ts";
import { linkWaitingTickets } from "./save-help-desk.ts";
import { withoutErased } from "./without-erased.ts";

type ConnectionScope = Scope & { connectionId: string };
type Skipped = { problem: DeliveryProblem; detail: string };
type Stored = { changed: number; skipped: Skipped[] };

const storeEffects = async (
  client: PoolClient,
  place: ConnectionScope,
  effects: PulledEffect[],
  at: Date,
): Promise<Stored> => {
  const { changed, waiting, unknown } = await applyEffects(client, place, effects, at);
  return {
    changed,
    skipped: [
      ...[...waiting.values()].map((detail): Skipped => ({ problem: "unknown_order", detail })),
      ...[...unknown.values()].map((detail): Skipped => ({ problem: "unknown_customer", detail })),
    ],
  };
};

/** So that an effect that the database rejects doesn't roll back the others. */
const tryToStore = async (
  client: PoolClient,
  place: ConnectionScope,
  effects: PulledEffect[],
  at: Date,
): Promise<Stored | { error: unknown }> => {
  const outcome = await inSavepoint(client, () => storeEffects(client, place, effects, at));
  if (!("error" in outcome)) return outcome.value;
  if (isTransient(outcome.error, effects.length)) throw outcome.error;
  return outcome;
};

/** All at once; if that fails each by itself, to find the one that does. */
const storeWhatCanBe = async (
  client: PoolClient,
  place: ConnectionScope,
  effects: PulledEffect[],
  at: Date,
): Promise<Stored> => {
  const all = await tryToStore(client, place, effects, at);
  if (!("error" in all)) return all;
  const sum: Stored = { changed: 0, skipped: [] };
  for (const effect of effects) {
    const one = await tryToStore(client, place, [effect], at);
    if ("error" in one) {
      const problemId = uuidv7();
      log().error({ err: one.error, ...place, problemId }, "a record could not be stored");
      sum.skipped.push({ problem: "INTERNAL_ERROR", detail: problemId });
    } else {
      sum.changed += one.changed;
      sum.skipped.push(...one.skipped);
    }
  }
  return sum;
};

/** Queues the analyses after storing records: all of them after a first load, later only those of the changed customers. */
const beginFollowing = async (
  client: PoolClient,
  actor: AuditActor,
  { since, changed: changedInAll }: ShopReading,
  { changed, isLast, isHelpDesk }: { changed: number; isLast: boolean; isHelpDesk: boolean },
): Promise<void> => {
  if (isHelpDesk) {
    const isWorthIt = since === null ? isLast && changedInAll > 0 : changed > 0;
    if (isWorthIt) await beginRunsAfterTickets(client, actor, { isFirst: since === null });
    return;
  }
  if (since !== null && changed > 0) await beginRunsAfterOrders(client, actor);
  if (since === null && isLast && changedInAll > 0) {
    const written = { ordersNew: changedInAll, ordersUpdated: 0, ordersKept: 0, refundsNew: 0 };
    await beginRunsAfterImport(client, actor, written);
  }
};

/**
 * Stores a page of records in the caller's transaction, with the place where the next attempt continues. Undefined if the
 * reading has gone on without this worker; the caller then has to roll back.
 */
export const storePage = async (
  client: PoolClient,
  actor: AuditActor,
  reading: ShopReading,
  page: SourcePage,
  { connectionId, runId, at }: { connectionId: string; runId: string; at: Date },
): Promise<ShopReading | undefined> => {
  const place = { businessId: actor.businessId, connectionId };
  await lockOrderWrites(client, place);
  if (!(await lockConnection(client, place, connectionId))) return undefined;
  const lists = await underOwnIds(client, place, [page.effects]);
  const [effects = []] = await withoutErased(client, place, lists);
  const { list, records, remaining, cursor } = page;
  const isLast = cursor === null;
  const { changed: changedHere, skipped } = await storeWhatCanBe(client, place, effects, at);
  const changed = changedHere + (isLast ? await linkWaitingTickets(client, place) : 0);
  const refused = page.refused.map(({ refused: { problem, detail } }) => ({ problem, detail }));
  const noted = await notePage(client, place, reading, {
    list,
    records,
    remaining,
    cursor,
    changed,
    at,
    skipped: [...refused, ...skipped],
  });
  if (!noted) return undefined;
  await beginFollowing(client, actor, noted, { changed, isLast, isHelpDesk: list === "tickets" || list === "surveys" });
  if (isLast) await deleteEarlierRuns(client, place, runId);
  if (isLast && noted.changed > 0) {
    const read = Object.fromEntries(Object.entries(noted.counts).map(([name, each]) => [name, each.read]));
    const after = { ...read, changed: noted.changed };
    await insertAuditLine(client, actor, { action: "sync.finished", things: { connection: connectionId }, after });
  }
  return noted;
};
