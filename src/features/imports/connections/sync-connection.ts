import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { type AuditActor, insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { inSavepoint } from "#core/db/transaction.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { type OutgoingClient, outgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import type { RunOptions, RunResult } from "#core/runs/rules/define-run.ts";
import { RunFailed, type RunProgress } from "#core/runs/run-progress.ts";
import { now } from "#core/server/clock.ts";
import { decryptSecret } from "#core/server/encryption.ts";
import { log } from "#core/server/log.ts";
import { BrandedError } from "#core/values/branded-error.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import type { DeliveryProblem } from "#features/imports/rules/connections/delivery.ts";
import { beginRunsAfterImport, beginRunsAfterTickets } from "#features/imports/run-after-import.ts";
import { openSource } from "#features/imports/shops/clients.ts";
import type { SourceList } from "#features/imports/shops/define-shop.ts";
import type { PulledEffect, PullOptions, Source, SourcePage } from "#features/imports/shops/shop-client.ts";
import type { Access } from "#features/imports/shops/shops.ts";
import { findAccess, findConnection, lockConnection } from "#features/imports/store/connections/connections.ts";
import {
  beginReading,
  deleteEarlierRuns,
  notePage,
  noteSyncProblem,
  type ShopReading,
} from "#features/imports/store/connections/syncs.ts";
import { beginRunsAfterOrders } from "#features/segments/follow-changes.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import type { SYNC_CONNECTION } from "../runs.ts";
import { applyEffects, isTransient, linkWaitingTickets } from "./apply-effects.ts";
import { underOwnIds, withoutErased } from "./prepare-effects.ts";
import { secretContext } from "./show-connection.ts";
import { writeTicketHints } from "./write-ticket-hints.ts";

type ConnectionScope = Scope & { connectionId: string };
type Skipped = { problem: DeliveryProblem; detail: string };
/** `flagged`: the orders that were stored although something about them is wrong. */
type Stored = { changed: number; skipped: Skipped[]; flagged: Skipped[] };

const storeEffects = async (
  client: PoolClient,
  place: ConnectionScope,
  effects: PulledEffect[],
  at: Date,
): Promise<Stored> => {
  const { changed, waiting, unknown, overRefunded } = await applyEffects(client, place, effects, at);
  return {
    changed,
    flagged: [...new Set(overRefunded.values())].map((detail) => ({ problem: "refund_above_total", detail })),
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
const storeValid = async (
  client: PoolClient,
  place: ConnectionScope,
  effects: PulledEffect[],
  at: Date,
): Promise<Stored> => {
  const all = await tryToStore(client, place, effects, at);
  if (!("error" in all)) return all;
  const sum: Stored = { changed: 0, skipped: [], flagged: [] };
  for (const effect of effects) {
    const one = await tryToStore(client, place, [effect], at);
    if ("error" in one) {
      const problemId = uuidv7();
      log().error({ err: one.error, ...place, problemId }, "a record could not be stored");
      sum.skipped.push({ problem: "INTERNAL_ERROR", detail: problemId });
    } else {
      sum.changed += one.changed;
      sum.skipped.push(...one.skipped);
      sum.flagged.push(...one.flagged);
    }
  }
  return sum;
};

/** Queues the analyses after storing records: all of them after a first load, later only those of the changed customers. */
const queueAnalyses = async (
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
const storePage = async (
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
  const { changed: changedHere, skipped, flagged } = await storeValid(client, place, effects, at);
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
    flagged,
  });
  if (!noted) return undefined;
  await queueAnalyses(client, actor, noted, { changed, isLast, isHelpDesk: list === "tickets" || list === "surveys" });
  if (isLast) await deleteEarlierRuns(client, place, runId);
  if (isLast && noted.changed > 0) {
    const read = Object.fromEntries(Object.entries(noted.counts).map(([name, each]) => [name, each.read]));
    const after = { ...read, changed: noted.changed };
    await insertAuditLine(client, actor, { action: "sync.finished", things: { connection: connectionId }, after });
  }
  return noted;
};

/** Shops' clocks differ from ours, and a change may be visible some time after its `updatedAt`. */
const OVERLAP_MS = 3_600_000;
type Shop = PullOptions["shop"];

/** The shop of a connection, opened with its keys; undefined if the connection was deleted. Throws `OutgoingError` without keys. */
export const openShop = async (
  { connectionId, ...scope }: ConnectionScope,
  client: OutgoingClient = outgoingClient(),
): Promise<{ source: Source; shop: Shop; writesTags: boolean } | undefined> => {
  const found = await withBusiness(scope, async (client) => ({
    connection: await findConnection(client, scope, connectionId),
    sealed: await findAccess(client, scope, connectionId),
  }));
  if (!found.connection) return undefined;
  const { kind, storefrontId, writesTags } = found.connection;
  const text = found.sealed ? decryptSecret(found.sealed, secretContext(connectionId, "access")) : null;
  const source = openSource(kind, text === null ? {} : (JSON.parse(text) as Access), client);
  const { currency, timeZone } = await getBusinessOrThrow(scope);
  return { source, shop: { currency, timeZone, storefrontId }, writesTags };
};

const summarizeReading = ({ counts, changed }: ShopReading) => ({
  records: Object.values(counts).reduce((sum, { read }) => sum + read, 0),
  changed,
});

const showProgress = ({ counts }: ShopReading, list: SourceList, { at }: RunProgress): void => {
  const { read = 0, of = null } = counts[list] ?? {};
  at(list, read, of ?? undefined);
};

/** Another worker continued the reading, or the keys changed: this worker stores nothing more. */
class TakenOver extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.sync-taken-over");
}

/** Reads page after page and stores each before requesting the next. */
const readPages = async (
  actor: Actor,
  connectionId: string,
  first: ShopReading,
  { source, shop }: { source: Source; shop: Shop },
  progress: RunProgress,
): Promise<ShopReading> => {
  const { runId, signal } = progress;
  let reading = first;
  for await (const page of source.pages({ since: first.since, cursor: first.cursor, shop, signal })) {
    signal.throwIfAborted();
    const from = reading;
    reading = await withBusiness(actor, async (client) => {
      const stored = await storePage(client, actor, from, page, { connectionId, runId, at: now() });
      if (!stored) throw new TakenOver();
      return stored;
    });
    showProgress(reading, page.list, progress);
  }
  return reading;
};

/**
 * Reads what changed in a connected shop since the last reading, or everything the first time. Each page is one transaction
 * that also stores where the next attempt continues, so that a killed worker loses nothing and stores nothing twice. A help
 * desk then gets tags and fields, if its connection writes them. Throws
 * `RunFailed` if the shop can't be read, and stores the reason with the connection.
 */
export const syncConnection = async (
  actor: Actor,
  { connectionId }: RunOptions<typeof SYNC_CONNECTION>,
  progress: RunProgress,
): Promise<RunResult<typeof SYNC_CONNECTION>> => {
  const place = { businessId: actor.businessId, connectionId };
  const reading = await withBusiness(actor, (client) =>
    beginReading(client, place, { at: now(), overlapMs: OVERLAP_MS }),
  );
  if (!reading) return { records: 0, changed: 0 };
  try {
    const opened = await openShop(place);
    if (!opened) return summarizeReading(reading);
    const sum = summarizeReading(await readPages(actor, connectionId, reading, opened, progress));
    const { source, writesTags } = opened;
    if (!source.helpDesk || !writesTags) return sum;
    return { ...sum, written: await writeTicketHints(actor, connectionId, source.helpDesk, progress.signal) };
  } catch (error) {
    if (error instanceof TakenOver) return summarizeReading(reading);
    if (!(error instanceof OutgoingError)) throw error;
    await withBusiness(actor, (client) => noteSyncProblem(client, place, error));
    const { problem, detail, isTransient } = error;
    throw new RunFailed("SHOP_UNREADABLE", { result: { problem, detail }, isFinal: !isTransient, cause: error });
  }
};
