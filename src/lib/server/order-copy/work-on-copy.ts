import { randomUUID } from "node:crypto";
import pg from "pg";
import { isNoOlder, type OrderState } from "#lib/domain/commerce/order-state.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { setLocally } from "../db/citus/set-locally.ts";
import { readOrderState } from "../db/data-revision.ts";
import { forceKeyedPlans } from "../db/force-keyed-plans.ts";
import { byClient } from "../db/transaction.ts";
import {
  type CopyFiles,
  findNewest,
  loadCopy,
  type OrderCopy,
  placesIn,
  saveChanges,
  saveCopy,
  stateOf,
} from "./copied-orders.ts";
import { COPY_QUERIES, type CopyQuery, type QueryInput, type QueryResult } from "./copy-queries.ts";
import { makeIdTable, viewOf } from "./id-table.ts";
import { mergeChanges } from "./merge-changes.ts";
import { type Buyers, idTexts, readBuyers, readChanged, readOrders } from "./read-orders.ts";

/** Where a business's orders and their copy are. */
export type CopyPlace = { scope: Scope; files: CopyFiles; databaseUrl: string };

/** With more customers who changed since it was last brought up to date, the whole copy is rebuilt. */
const MOST_AT_ONCE = 20_000;
/** And with more who changed since it was built, because all of these are written each time. */
const MOST_CHANGED = 100_000;

/** Reads the business's orders as of one instant. A thread has a connection of its own, so that rows never reach the main one. */
const inSnapshot = async <Result>(
  { scope, databaseUrl }: CopyPlace,
  work: (client: pg.Client, state: OrderState) => Promise<Result>,
): Promise<Result> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("begin isolation level repeatable read read only");
    await setLocally(byClient(client), "app.business_id", scope.businessId);
    const state = await readOrderState(client, scope);
    if (!state) throw new Error("The business has no state of its orders");
    return await work(client, state);
  } finally {
    // Ends the transaction too.
    await client.end();
  }
};

/** Copies all of the business's orders. */
export const buildCopy = (place: CopyPlace): Promise<OrderState> =>
  inSnapshot(place, async (client, state) => {
    const hasTraits = place.files.of === "traits";
    const buyers = await readBuyers(client, place.scope, hasTraits ? "all" : "counted");
    const orders = await readOrders(client, place.scope, buyers, { hasTraits });
    await saveCopy(place.files, { ...state, copy: randomUUID() }, { ...orders, ids: buyers.ids.ids() });
    return state;
  });

/** With traits, a customer without counted sales may have fully refunded orders. */
const hasBought = ({ orders, customer }: NonNullable<ReturnType<typeof findNewest>>): boolean =>
  orders.starts[customer] !== orders.starts[customer + 1] || (orders.bought?.[customer] ?? 0) > 0;

/**
 * The changed customers that the copy has or should have, and the merged ones who still have orders in it, with their places in
 * the whole copy; -1 for new ones.
 */
const relevant = (copy: OrderCopy, { changed, merged }: { changed: Buyers; merged: Buyers }, hasTraits: boolean) => {
  const whole = placesIn(copy.customers);
  const ids = makeIdTable();
  const [counts, places]: [number[], number[]] = [[], []];
  const add = (part: Buyers, isNeeded: (known: ReturnType<typeof findNewest>, orders: number) => boolean): void => {
    const view = viewOf(part.ids.ids());
    for (const [at, orders] of part.orderCounts.entries()) {
      if (!isNeeded(findNewest(copy, view, 16 * at), orders)) continue;
      ids.add(view, 16 * at);
      counts.push(orders);
      places.push(whole.find(view, 16 * at));
    }
  };
  add(changed, (known, orders) => known !== null || orders > 0 || hasTraits);
  add(merged, (known) => known !== null && hasBought(known));
  return { ids, orderCounts: Int32Array.from(counts), places: Int32Array.from(places) };
};

/** Brings a copy up to date; null if there is too much that changed. */
const refreshed = (place: CopyPlace, copy: OrderCopy): Promise<OrderCopy | null> =>
  inSnapshot(place, async (client, state) => {
    if (state.epoch !== copy.about.epoch) return null;
    const since = { revision: stateOf(copy).revision, most: MOST_AT_ONCE };
    const found = await readChanged(client, place.scope, since);
    if (!found) return null;
    const hasTraits = place.files.of === "traits";
    const { places, ...buyers } = relevant(copy, found, hasTraits);
    const ids = buyers.ids.ids();
    // With thousands of customers the planner would read all lines of the business.
    await forceKeyedPlans(client);
    const orders = await readOrders(client, place.scope, buyers, { only: idTexts(ids), hasTraits });
    const about = { ...state, copy: copy.about.copy };
    const newer = { ...orders, ids, places };
    const customers = copy.changes ? mergeChanges(copy.changes.customers, newer) : newer;
    if (customers.places.length > MOST_CHANGED) return null;
    await saveChanges(place.files, about, customers);
    return { ...copy, changes: { about, customers } };
  });

/** The copy that this thread used last. */
let held: (CopyFiles & { copy: OrderCopy }) | null = null;

/** A copy that is no older than wanted; null if there is none and only a new one helps. */
const currentCopy = async (place: CopyPlace, wanted: OrderState): Promise<OrderCopy | null> => {
  const current = async (copy: OrderCopy | null) =>
    copy && (isNoOlder(stateOf(copy), wanted) ? copy : await refreshed(place, copy));
  const { folder, of } = place.files;
  const known = held?.folder === folder && held.of === of ? held.copy : null;
  // Another process may have made a newer one.
  const copy = (await current(known)) ?? (await current(await loadCopy(place.files)));
  held = copy && { folder, of, copy };
  return copy;
};

/** A query's result from a copy that is no older than `wanted`; null if there is none. */
export const resultFromCopy = async <Query extends CopyQuery>(
  place: CopyPlace,
  wanted: OrderState,
  query: Query,
  input: QueryInput<Query>,
): Promise<QueryResult<Query> | null> => {
  const copy = await currentCopy(place, wanted);
  // The compiler can't tell that the function and its parameters belong together.
  const compute = COPY_QUERIES[query] as unknown as (copy: OrderCopy, input: QueryInput<Query>) => QueryResult<Query>;
  return copy && compute(copy, input);
};
