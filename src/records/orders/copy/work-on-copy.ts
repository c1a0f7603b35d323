import { randomUUID } from "node:crypto";
import type { ClientBase } from "pg";
import { makeIdTable, toDataView } from "#core/binary/id-table.ts";
import { forceKeyedPlans } from "#core/db/transaction-settings.ts";
import { moving } from "#core/threads/serve.ts";
import { isNoOlder, type OrderState } from "#core/values/changed.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CustomersWithin } from "#records/rules/order-readings/populations.ts";
import { combineChanges } from "./combine-changes.ts";
import {
  type CopyKind,
  type CopyPlace,
  findNewest,
  getCopyState,
  inSnapshot,
  loadCopy,
  type OrderCopy,
  type PlaceInCopy,
  placesIn,
  saveChanges,
  saveCopy,
} from "./copied-orders.ts";
import { COPY_QUERIES, type CopyQuery, type QueryInput, type QueryResult } from "./copy-queries.ts";
import { type Buyers, idTexts, readBuyers, readChanged, readOrders, WrongCounts } from "./read-orders.ts";
import { restrictCopy } from "./restrict-copy.ts";

/**
 * Which copy a query may build where there is none that can be used: none; one of few orders, which takes no longer than a report;
 * or any, which is only held in memory if it can't be written.
 */
export type MayBuild = "none" | "few" | "any";

type CopyJob =
  | { kind: "build"; place: CopyPlace }
  | {
      kind: "query";
      place: CopyPlace;
      wanted: OrderState;
      query: CopyQuery;
      input: QueryInput<CopyQuery>;
      /** Only these customers; null for all. */
      within: CustomersWithin | null;
      mayBuild: MayBuild;
      /** The bytes of copies that the thread keeps beside the one that it used last. */
      mostHeld: number;
    };

/** `unsaved`: why the copy is only held in memory. Without a result, there is no copy that can be used. */
type CopyResult = { state: OrderState } | { result: QueryResult<CopyQuery> | null; unsaved?: string };

/**
 * The whole copy is rebuilt if more customers changed since its last update, or since it was built: each update writes all
 * of the latter.
 */
const MOST_CHANGED = { atOnce: 20_000, inAll: 100_000 };

/** Customers who were merged long ago are empty in the copy, and would otherwise be read again at each update. */
const isEmpty = ({ orders, customer }: PlaceInCopy): boolean =>
  orders.starts[customer] === orders.starts[customer + 1] && !orders.bought?.[customer];

/**
 * The changed customers that the copy has or should have, and the merged ones who still have orders in it, with their places in
 * the whole copy; -1 for new ones. `added` is how many of them are not among its changes yet.
 */
const relevant = (copy: OrderCopy, { changed, merged }: { changed: Buyers; merged: Buyers }, of: CopyKind) => {
  const whole = placesIn(copy.customers);
  const ids = makeIdTable();
  const [counts, places]: [number[], number[]] = [[], []];
  let added = 0;
  const add = (part: Buyers, isNeeded: (known: PlaceInCopy | null, orders: number) => boolean): void => {
    const view = toDataView(part.ids.ids());
    for (const [at, orders] of part.orderCounts.entries()) {
      const known = findNewest(copy, view, 16 * at);
      if (!isNeeded(known, orders)) continue;
      ids.add(view, 16 * at);
      counts.push(orders);
      places.push(whole.find(view, 16 * at));
      if (known === null || known.orders === copy.customers) added += 1;
    }
  };
  // Only the copy with traits has customers without counted sales: all their orders may be refunded.
  add(changed, (known, orders) => known !== null || orders > 0 || of === "traits");
  add(merged, (known) => known !== null && !isEmpty(known));
  return { ids, orderCounts: Int32Array.from(counts), places: Int32Array.from(places), added };
};

type Unsaved = { unsaved?: string };

/** Writes a file; why it can't be written, such as a full disk: the copy in memory can still be used. */
const tryToSave = async (save: Promise<void>): Promise<Unsaved> =>
  save.then(
    () => ({}),
    (error: unknown) => ({ unsaved: String(error) }),
  );

type Usable = Unsaved & { copy: OrderCopy };

/** Brings a copy up to date; null if there is too much that changed. */
export const updateCopy = (place: CopyPlace, copy: OrderCopy, most = MOST_CHANGED): Promise<Usable | null> =>
  inSnapshot(place, async (client, state) => {
    if (state.epoch !== copy.about.epoch) return null;
    const since = { revision: getCopyState(copy).revision, most: most.atOnce };
    const found = await readChanged(client, place.scope, since);
    if (!found) return null;
    const { of } = place.files;
    const { places, added, ...buyers } = relevant(copy, found, of);
    const known = copy.changes?.customers ?? null;
    if ((known?.places.length ?? 0) + added > most.inAll) return null;
    const ids = buyers.ids.ids();
    // With thousands of customers the planner would read all lines of the business.
    await forceKeyedPlans(client);
    const orders = await readOrders(client, place.scope, buyers, { only: idTexts(ids), of });
    const about = { ...state, copy: copy.about.copy };
    const newer = { ...orders, ids, places };
    const customers = known ? combineChanges(known, newer) : newer;
    const saved = copy.isUnsaved ? {} : await tryToSave(saveChanges(place.files, about, customers));
    return { ...saved, copy: { ...copy, changes: { about, customers } } };
  });

/** Reading so many orders takes about as long as starting a thread for them. */
const FEW_ORDERS = 100_000;

const hasMoreOrders = async (client: ClientBase, { businessId }: Scope, most: number): Promise<boolean> => {
  const { rowCount } = await client.query("select from orders where business_id = $1 offset $2 limit 1", [
    businessId,
    most,
  ]);
  return rowCount !== 0;
};

type Part = { most?: number; from: "metrics" | "orders" };

const readAll = (place: CopyPlace, { most, from }: Part): Promise<OrderCopy | null> =>
  inSnapshot(place, async (client, state) => {
    if (most !== undefined && (await hasMoreOrders(client, place.scope, most))) return null;
    const { of } = place.files;
    const buyers = await readBuyers(client, place.scope, { of: of === "traits" ? "all" : "counted", from });
    const orders = await readOrders(client, place.scope, buyers, { of });
    const about = { ...state, copy: randomUUID() };
    return { about, customers: { ...orders, ids: buyers.ids.ids() }, changes: null };
  });

const nullIfWrong = (error: unknown): null => {
  if (error instanceof WrongCounts) return null;
  throw error;
};

/** All of the business's orders; null if there are more than `most`. If the metrics are wrong, the orders are counted. */
const readCopy = async (place: CopyPlace, most: { most?: number } = {}): Promise<OrderCopy | null> =>
  (await readAll(place, { ...most, from: "metrics" }).catch(nullIfWrong)) ??
  readAll(place, { ...most, from: "orders" });

/** Copies all of the business's orders. */
const buildCopy = async (place: CopyPlace): Promise<OrderState> => {
  const readAt = new Date();
  const copy = await readCopy(place);
  if (!copy) throw new Error("The orders were not read");
  await saveCopy(place.files, copy.about, copy.customers, readAt);
  return getCopyState(copy);
};

const buildInMemory = async (place: CopyPlace, mayBuild: MayBuild): Promise<Usable | null> => {
  if (mayBuild === "none") return null;
  const readAt = new Date();
  const copy = await readCopy(place, mayBuild === "few" ? { most: FEW_ORDERS } : {});
  if (!copy) return null;
  const saved = await tryToSave(saveCopy(place.files, copy.about, copy.customers, readAt));
  return { ...saved, copy: saved.unsaved === undefined ? copy : { ...copy, isUnsaved: true } };
};

/** The copies that this thread used, the latest last. */
const held = new Map<string, OrderCopy>();

const countBytes = ({ customers, changes }: OrderCopy): number =>
  [...Object.values(customers), ...Object.values(changes?.customers ?? {})].reduce(
    (sum, column) => sum + column.byteLength,
    0,
  );

/** Holds a copy in memory, beside as many of those used before as have at most so many bytes. */
const hold = (key: string, copy: OrderCopy, mostHeld: number): void => {
  held.delete(key);
  let bytes = 0;
  for (const [other, earlier] of [...held].reverse()) {
    bytes += countBytes(earlier);
    if (bytes > mostHeld) held.delete(other);
  }
  held.set(key, copy);
};

/** A copy that is no older than wanted; null if there is none and none may be built. */
const currentCopy = async (
  place: CopyPlace,
  wanted: OrderState,
  { mayBuild, mostHeld }: { mayBuild: MayBuild; mostHeld: number },
): Promise<Usable | null> => {
  const current = async (copy: OrderCopy | null | undefined): Promise<Usable | null> => {
    if (!copy) return null;
    return isNoOlder(getCopyState(copy), wanted) ? { copy } : updateCopy(place, copy).catch(nullIfWrong);
  };
  const key = `${place.files.folder} ${place.files.of}`;
  const found =
    (await current(held.get(key))) ??
    // Another process may have made a newer one.
    (await current(await loadCopy(place.files))) ??
    (await buildInMemory(place, mayBuild));
  if (found) hold(key, found.copy, mostHeld);
  else held.delete(key);
  return found;
};

type QueryJob = Extract<CopyJob, { kind: "query" }>;

/** A query's result from a copy that is no older than `wanted`; null if there is none, and none may be built. */
const answerFromCopy = async ({ place, wanted, query, input, within, ...limits }: QueryJob) => {
  const found = await currentCopy(place, wanted, limits);
  if (!found) return { result: null };
  // The compiler can't tell that the function and its parameters belong together.
  const compute = COPY_QUERIES[query] as unknown as (
    copy: OrderCopy,
    input: QueryInput<CopyQuery>,
    place: CopyPlace,
  ) => QueryResult<CopyQuery> | Promise<QueryResult<CopyQuery>>;
  const { copy, ...saved } = found;
  const read = within === null ? copy : await restrictCopy(copy, within, place);
  return { ...saved, result: await compute(read, input, place) };
};

/** Bytes in a result are the parameters of a statement, up to some 50 MB; no result has bytes of the copy. */
const movingParameters = <Found extends { result: QueryResult<CopyQuery> | null }>(found: Found): Found =>
  moving(
    found,
    Object.values(found.result ?? {}).filter(
      (value) => value instanceof Uint8Array && value.buffer instanceof ArrayBuffer,
    ),
  );

export const workOnCopy = async (job: CopyJob): Promise<CopyResult> =>
  job.kind === "build" ? { state: await buildCopy(job.place) } : movingParameters(await answerFromCopy(job));
