import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { runAs } from "#core/load/work.ts";
import { now } from "#core/server/clock.ts";
import { log } from "#core/server/log.ts";
import type { Scope } from "#core/values/permissions.ts";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";
import type { WebhookShop } from "#features/imports/rules/connections/effect.ts";
import { readDelivery } from "#features/imports/shops/clients.ts";
import { type ConnectionKind, getShop } from "#features/imports/shops/shops.ts";
import { findConnection, lockConnection, noteDelivered } from "#features/imports/store/connections/connections.ts";
import {
  noteOutcomes,
  type Outcome,
  type QueuedDelivery,
  readQueued,
  requeueWaiting,
} from "#features/imports/store/connections/deliveries.ts";
import { beginRunForRules, beginRunsAfterOrders } from "#features/segments/follow-changes.ts";
import { lockActiveFields } from "#records/customers/custom-fields.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import { type Applied, applyEffects, isTransient } from "./apply-effects.ts";

import { type DeliveredEffect, underOwnIds, withoutErased } from "./prepare-effects.ts";

/** Deliveries per transaction. */
const AT_ONCE = 200;

type ConnectionScope = Scope & { connectionId: string };
type Read = {
  delivery: QueuedDelivery;
  effects: readonly DeliveredEffect[];
  refused: DeliveryRefused | null;
  /** It names an erased customer, so that its body is not kept. */
  namesErased: boolean;
};
type Shop = Omit<WebhookShop, "now"> & { kind: ConnectionKind };

const readOne = (delivery: QueuedDelivery, { kind, ...shop }: Shop): Read => {
  const { topic, triggeredAt, receivedAt, body } = delivery;
  try {
    const effects = readDelivery({ kind, topic, body: body.toString("utf8") }, { ...shop, now: receivedAt });
    const delivered = effects.map((effect) => ({ effect, triggeredAt, receivedAt }));
    return { delivery, effects: delivered, refused: null, namesErased: false };
  } catch (error) {
    if (error instanceof DeliveryRefused) return { delivery, effects: [], refused: error, namesErased: false };
    throw error;
  }
};

const toOutcome = (
  { delivery: { id }, effects, refused }: Read,
  { stored, waiting, unknown, overRefunded }: Applied,
): Outcome => {
  if (refused) {
    const { problem, detail, isFine } = refused;
    return { id, state: isFine ? "ignored" : "failed", problem, detail };
  }
  const missing = effects.flatMap((one) => unknown.get(one) ?? [])[0];
  if (missing !== undefined) return { id, state: "failed", problem: "unknown_customer", detail: missing };
  // Refunds that come with their order need no other delivery: that order was deleted since.
  const hasOrder = effects.some(({ effect }) => effect.kind === "order");
  const waitsFor = hasOrder ? undefined : effects.flatMap((one) => waiting.get(one) ?? [])[0];
  if (waitsFor !== undefined) return { id, state: "waiting", problem: "unknown_order", detail: waitsFor, waitsFor };
  const isOutdated = effects.length > 0 && !effects.some((one) => stored.has(one));
  if (isOutdated) return { id, state: "ignored", problem: "outdated" };
  const detail = effects.flatMap((one) => overRefunded.get(one) ?? [])[0];
  return { id, state: "done", ...(detail !== undefined && { problem: "refund_above_total", detail }) };
};

/** Leaves erased customers out. A request to erase one concerns the other deliveries of the batch too. */
const anonymize = async (client: PoolClient, place: ConnectionScope, given: readonly Read[]): Promise<Read[]> => {
  const lists = await withoutErased(
    client,
    place,
    given.map(({ effects }) => effects),
  );
  const erases = given.some(({ effects }) => effects.some(({ effect }) => effect.kind === "erase"));
  return given.map((read, i) => {
    const effects = lists[i] ?? [];
    const isWhole = effects.length === read.effects.length && effects.every((one) => read.effects.includes(one));
    return { ...read, effects, namesErased: erases || !isWhole };
  });
};

const processInTransaction = async (
  client: PoolClient,
  place: ConnectionScope,
  atOnce: number,
  started: (ids: string[]) => void,
): Promise<number> => {
  const at = now();
  await lockOrderWrites(client, place);
  if (!(await lockConnection(client, place, place.connectionId))) return 0;
  const connection = await findConnection(client, place, place.connectionId);
  if (!connection) return 0;
  const deliveries = await readQueued(client, place, place.connectionId, atOnce);
  started(deliveries.map(({ id }) => id));
  const last = deliveries.at(-1);
  if (!last) return 0;
  const { currency, timeZone } = await getBusinessOrThrow(place);
  const { kind, storefrontId } = connection;
  const customFields = getShop(kind).hasCustomFields ? await lockActiveFields(client, place) : [];
  const shop = { kind, storefrontId, currency, timeZone, customFields };
  const sent = deliveries.map((delivery) => readOne(delivery, shop));
  const lists = await underOwnIds(
    client,
    place,
    sent.map(({ effects }) => effects),
  );
  const read = await anonymize(
    client,
    place,
    sent.map((one, i) => ({ ...one, effects: lists[i] ?? [] })),
  );
  const effects = read.flatMap((one) => one.effects);
  const applied = await applyEffects(client, place, effects, at);
  await noteOutcomes(
    client,
    place,
    read.map((one) => ({ ...toOutcome(one, applied), forgetsBody: one.namesErased })),
    at,
  );
  await requeueWaiting(client, place, place.connectionId, applied.orderIds);
  const isDisconnected =
    read.at(-1)?.effects.some(({ effect }) => effect.kind === "disconnect" || effect.kind === "erase_shop") ?? false;
  await noteDelivered(client, place, place.connectionId, { at: last.receivedAt, isDisconnected });
  const actor = { businessId: place.businessId, kind: "system", id: "webhooks" } as const;
  await insertAuditLine(client, actor, {
    action: "deliveries.processed",
    things: { connection: place.connectionId },
    after: {
      deliveries: deliveries.length,
      orders: applied.orderIds.length,
      customers: applied.customersChanged,
      tickets: applied.ticketsChanged,
      events: applied.eventsChanged,
    },
  });
  // Help desks push tickets one by one all day: profiles with their changes are updated when they are read, and at night.
  const kinds = new Set([...applied.stored].map(({ effect }) => effect.kind));
  kinds.delete("help_desk_ticket");
  const isOnlyEvents = [...kinds].every((kind) => kind === "events");
  if (!isOnlyEvents) await beginRunsAfterOrders(client, actor);
  else if (applied.eventsChanged > 0) await beginRunForRules(client, actor, "events");
  return deliveries.length;
};

/** Records a delivery that could not be stored for an unknown reason, so that later ones are processed. */
const noteFailure = async (place: ConnectionScope, id: string, error: unknown): Promise<void> => {
  const problemId = uuidv7();
  log().error({ err: error, ...place, deliveryId: id, problemId }, "a delivery failed");
  await withBusiness(place, (client) =>
    noteOutcomes(client, place, [{ id, state: "failed", problem: "INTERNAL_ERROR", detail: problemId }], now()),
  );
};

const processBatch = async (place: ConnectionScope, atOnce: number): Promise<number> => {
  let ids: string[] = [];
  try {
    return await withBusiness(place, (client) =>
      processInTransaction(client, place, atOnce, (started) => {
        ids = started;
      }),
    );
  } catch (error) {
    const [first] = ids;
    if (first === undefined || isTransient(error, ids.length)) throw error;
    if (ids.length === 1) await noteFailure(place, first, error);
    // Each by itself, to find the one that fails.
    else for (const _ of ids) await processBatch(place, 1);
    return ids.length;
  }
};

/**
 * Processes a connection's queued deliveries in the order of their arrival until there are none. Each batch is one
 * transaction with the outcome of its deliveries, so that a killed worker loses nothing and stores nothing twice.
 */
export const processDeliveries = (place: ConnectionScope, signal: AbortSignal): Promise<void> =>
  runAs({ kind: "batch", businessId: place.businessId }, async () => {
    for (let count = 1; count > 0; ) {
      signal.throwIfAborted();
      count = await processBatch(place, AT_ONCE);
    }
  });
