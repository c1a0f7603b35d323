import { randomUUID } from "node:crypto";
import type { ClientBase } from "pg";
import { makeIdTable, toDataView } from "#core/binary/id-table.ts";
import { forceKeyedPlans } from "#core/db/transaction-settings.ts";
import { moving } from "#core/threads/serve.ts";
import { isNoOlder, type OrderState } from "#core/values/changed.ts";
import type { Scope } from "#core/values/permissions.ts";
import {
  type ChangedCustomers,
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
import {
  type Buyers,
  decodeNames,
  encodeNames,
  idTexts,
  readBuyers,
  readChanged,
  readOrders,
  type StoredTraits,
  WrongCounts,
} from "./read-orders.ts";

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
      mayBuild: MayBuild;
      /** The bytes of copies that the thread keeps beside the one that it used last. */
      mostHeld: number;
    };

/** `unsaved`: why the copy is only held in memory. Without a result, there is no copy that can be used. */
type CopyResult = { state: OrderState } | { result: QueryResult<CopyQuery> | null; unsaved?: string };

/** Rows of some parts, such as customers or orders. */
type Picked<Part> = readonly { part: Part; rows: Uint32Array }[];

type ChangedWithTraits = ChangedCustomers & StoredTraits;

const countRows = (picked: Picked<unknown>): number => picked.reduce((sum, { rows }) => sum + rows.length, 0);

/** The rows' values of a column, those of the first part first. */
const gather = <Part, Column extends Int32Array | Float64Array>(
  picked: Picked<Part>,
  Type: new (length: number) => Column,
  columnOf: (part: Part) => Column,
): Column => {
  const gathered = new Type(countRows(picked));
  let at = 0;
  for (const { part, rows } of picked) {
    const column = columnOf(part);
    for (const row of rows) gathered[at++] = column[row] as number;
  }
  return gathered;
};

/** The rows below these, such as the orders of customers: those of row r begin at `starts[r]` and end before `starts[r + 1]`. */
const expand = <Part>(
  picked: Picked<Part>,
  startsOf: (part: Part) => Uint32Array,
): { below: Picked<Part>; starts: Uint32Array } => {
  const starts = new Uint32Array(countRows(picked) + 1);
  let [at, count] = [0, 0];
  const below = picked.map(({ part, rows }) => {
    const [from, before] = [startsOf(part), count];
    for (const row of rows) {
      count += (from[row + 1] as number) - (from[row] as number);
      starts[++at] = count;
    }
    const expanded = new Uint32Array(count - before);
    let next = 0;
    for (const row of rows) for (let i = from[row] as number; i < (from[row + 1] as number); i++) expanded[next++] = i;
    return { part, rows: expanded };
  });
  return { below, starts };
};

/** The traits of these customers and their orders, with one list of names. */
const combineTraits = (customers: Picked<ChangedWithTraits>, orders: Picked<ChangedWithTraits>): StoredTraits => {
  const places = new Map<string, number>();
  const placeOf = (name: string): number => {
    const place = places.get(name) ?? places.size;
    places.set(name, place);
    return place;
  };
  const renamed = orders.map(({ part, rows }) => {
    const place = Int32Array.from(decodeNames(part.names), placeOf);
    const sources = part.sources.map((source) => (source < 0 ? source : (place[source] as number)));
    const categories = part.categories.map((name) => (name < 0 ? ~(place[~name] as number) : (place[name] as number)));
    return { part: { ...part, sources, categories }, rows };
  });
  const { below: lines, starts: categoryStarts } = expand(renamed, (part) => part.categoryStarts);
  return {
    sources: gather(renamed, Int32Array, (part) => part.sources),
    categoryStarts,
    categories: gather(lines, Int32Array, (part) => part.categories),
    discounted: gather(customers, Float64Array, (part) => part.discounted),
    listed: gather(customers, Float64Array, (part) => part.listed),
    bought: gather(customers, Float64Array, (part) => part.bought),
    returned: gather(customers, Float64Array, (part) => part.returned),
    names: encodeNames([...places.keys()]),
  };
};

const combineIds = (customers: Picked<ChangedCustomers>): Uint8Array => {
  const ids = new Uint8Array(16 * countRows(customers));
  let at = 0;
  for (const { part, rows } of customers)
    for (const row of rows) ids.set(part.ids.subarray(16 * row, 16 * row + 16), 16 * at++);
  return ids;
};

const allRows = ({ places }: ChangedCustomers): Uint32Array => Uint32Array.from(places.keys());

const haveTraits = (picked: Picked<ChangedCustomers>): picked is Picked<ChangedWithTraits> =>
  picked.every(({ part }) => part.names !== undefined);

/** The customers of both; those who changed in both are as in the newer changes. */
export const combineChanges = (older: ChangedCustomers, newer: ChangedCustomers): ChangedCustomers => {
  const [replaced, ids] = [placesIn(newer), toDataView(older.ids)];
  const customers = [
    { part: older, rows: allRows(older).filter((row) => replaced.find(ids, 16 * row) < 0) },
    { part: newer, rows: allRows(newer) },
  ];
  const { below: orders, starts } = expand(customers, (part) => part.starts);
  return {
    ids: combineIds(customers),
    places: gather(customers, Int32Array, (part) => part.places),
    starts,
    orderedAt: gather(orders, Float64Array, (part) => part.orderedAt),
    revenue: gather(orders, Float64Array, (part) => part.revenue),
    margin: gather(orders, Float64Array, (part) => part.margin),
    storefrontIds: gather(orders, Int32Array, (part) => part.storefrontIds),
    ...(haveTraits(customers) && haveTraits(orders) && combineTraits(customers, orders)),
  };
};

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
const relevant = (copy: OrderCopy, { changed, merged }: { changed: Buyers; merged: Buyers }, hasTraits: boolean) => {
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
  add(changed, (known, orders) => known !== null || orders > 0 || hasTraits);
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
    const hasTraits = place.files.of === "traits";
    const { places, added, ...buyers } = relevant(copy, found, hasTraits);
    const known = copy.changes?.customers ?? null;
    if ((known?.places.length ?? 0) + added > most.inAll) return null;
    const ids = buyers.ids.ids();
    // With thousands of customers the planner would read all lines of the business.
    await forceKeyedPlans(client);
    const orders = await readOrders(client, place.scope, buyers, { only: idTexts(ids), hasTraits });
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
    const hasTraits = place.files.of === "traits";
    const buyers = await readBuyers(client, place.scope, { of: hasTraits ? "all" : "counted", from });
    const orders = await readOrders(client, place.scope, buyers, { hasTraits });
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
const answerFromCopy = async ({ place, wanted, query, input, ...limits }: QueryJob) => {
  const found = await currentCopy(place, wanted, limits);
  if (!found) return { result: null };
  // The compiler can't tell that the function and its parameters belong together.
  const compute = COPY_QUERIES[query] as unknown as (
    copy: OrderCopy,
    input: QueryInput<CopyQuery>,
    place: CopyPlace,
  ) => QueryResult<CopyQuery> | Promise<QueryResult<CopyQuery>>;
  const { copy, ...saved } = found;
  return { ...saved, result: await compute(copy, input, place) };
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
