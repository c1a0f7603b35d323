import { randomUUID } from "node:crypto";
import pg from "pg";
import type { OrderPart } from "#lib/domain/commerce/order-columns.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { cellsOfOrders, movementOfOrders } from "#lib/domain/report/orders/rfm-of-orders.ts";
import { valueOfOrders } from "#lib/domain/report/orders/value-of-orders.ts";
import { type OrderState, readOrderState } from "../db/data-revision.ts";
import {
  type ChangedCustomers,
  loadCopy,
  type OrderCopy,
  partsOf,
  saveChanges,
  saveCopy,
  stateOf,
} from "./copied-orders.ts";
import { type IdTable, makeIdTable } from "./id-table.ts";
import { idsAt, readBuyers, readOrders } from "./read-orders.ts";

/** Where a business's orders and their copy are. */
export type CopyPlace = { scope: Scope; folder: string; databaseUrl: string };

/** What is computed from a copy: functions of its parts. */
const QUESTIONS = { cells: cellsOfOrders, movement: movementOfOrders, value: valueOfOrders };

export type Question = keyof typeof QUESTIONS;
export type Asked<Each extends Question> = Parameters<(typeof QUESTIONS)[Each]>[1];
export type Answered<Each extends Question> = ReturnType<(typeof QUESTIONS)[Each]>;

/** With more changed customers, the whole copy is rebuilt. */
const MOST_CHANGED = 20_000;

/** Reads the business's orders as of one instant. A thread has a connection of its own, so that rows never reach the main one. */
const inSnapshot = async <Result>(
  { scope, databaseUrl }: CopyPlace,
  work: (client: pg.Client, state: OrderState) => Promise<Result>,
): Promise<Result> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("begin isolation level repeatable read read only");
    await client.query("select set_config('app.business_id', $1, true)", [scope.businessId]);
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
    const buyers = await readBuyers(client, place.scope);
    const orders = await readOrders(client, place.scope, buyers);
    const customers = { ...orders, ids: buyers.ids.ids(), revisions: buyers.revisions };
    await saveCopy(place.folder, { ...state, copy: randomUUID() }, customers);
    return state;
  });

const tableOf = (ids: Uint8Array): IdTable => {
  const table = makeIdTable(ids.length / 16);
  const view = new DataView(ids.buffer, ids.byteOffset, ids.byteLength);
  for (let at = 0; at < ids.length; at += 16) table.add(view, at);
  return table;
};

const tables = new WeakMap<OrderCopy["customers"], IdTable>();

/** The places of a copy's customers, made once while it is held. */
const placesIn = (customers: OrderCopy["customers"]): IdTable => {
  const table = tables.get(customers) ?? tableOf(customers.ids);
  tables.set(customers, table);
  return table;
};

/** Which customers have other orders than in the copy, and those that are only there. */
const differencesFrom = ({ customers }: OrderCopy, ids: Uint8Array, revisions: Int32Array) => {
  const places = placesIn(customers);
  const view = new DataView(ids.buffer, ids.byteOffset, ids.byteLength);
  const seen = new Uint8Array(customers.revisions.length);
  const changed: { at: number; place: number }[] = [];
  for (let at = 0; at < revisions.length; at++) {
    const place = places.find(view, 16 * at);
    if (place >= 0) seen[place] = 1;
    if (place < 0 || customers.revisions[place] !== revisions[at]) changed.push({ at, place });
  }
  const gone: number[] = [];
  for (let place = 0; place < seen.length; place++) if (seen[place] === 0) gone.push(place);
  return { changed, gone };
};

/** Adds customers without orders, for those that are only in the copy. */
const withGone = (
  customers: Omit<ChangedCustomers, "places">,
  places: readonly number[],
  gone: readonly number[],
): ChangedCustomers => {
  const count = customers.revisions.length;
  const [starts, revisions, ids] = [
    new Uint32Array(count + gone.length + 1).fill(customers.starts.at(-1) as number),
    new Int32Array(count + gone.length),
    new Uint8Array(16 * (count + gone.length)),
  ];
  starts.set(customers.starts);
  revisions.set(customers.revisions);
  ids.set(customers.ids);
  return { ...customers, starts, revisions, ids, places: Int32Array.from([...places, ...gone]) };
};

/** Brings a copy up to date; null if there is too much that changed. */
const refreshed = (place: CopyPlace, copy: OrderCopy): Promise<OrderCopy | null> =>
  inSnapshot(place, async (client, state) => {
    if (state.epoch !== copy.about.epoch) return null;
    const buyers = await readBuyers(client, place.scope, copy.customers.revisions.length);
    const ids = buyers.ids.ids();
    const { changed, gone } = differencesFrom(copy, ids, buyers.revisions);
    if (changed.length + gone.length > MOST_CHANGED) return null;
    const table = makeIdTable(changed.length);
    const view = new DataView(ids.buffer);
    for (const { at } of changed) table.add(view, 16 * at);
    const some = {
      ids: table,
      orderCounts: Int32Array.from(changed, ({ at }) => buyers.orderCounts[at] as number),
    };
    const orders = await readOrders(
      client,
      place.scope,
      some,
      idsAt(
        ids,
        changed.map(({ at }) => at),
      ),
    );
    const revisions = Int32Array.from(changed, ({ at }) => buyers.revisions[at] as number);
    const customers = withGone(
      { ...orders, ids: table.ids(), revisions },
      changed.map((each) => each.place),
      gone,
    );
    const about = { ...state, copy: copy.about.copy };
    await saveChanges(place.folder, about, customers);
    return { ...copy, changes: { about, customers } };
  });

/** The copy that this thread used last. */
let held: { folder: string; copy: OrderCopy } | null = null;

const isOf = (copy: OrderCopy, wanted: OrderState): boolean => {
  const { epoch, revision } = stateOf(copy);
  return epoch === wanted.epoch && revision >= wanted.revision;
};

/** A copy that is no older than wanted; null if there is none and only a new one helps. */
const currentCopy = async (place: CopyPlace, wanted: OrderState): Promise<OrderCopy | null> => {
  const current = async (copy: OrderCopy | null) => copy && (isOf(copy, wanted) ? copy : await refreshed(place, copy));
  const known = held?.folder === place.folder ? held.copy : null;
  // Another process may have made a newer one.
  const copy = (await current(known)) ?? (await current(await loadCopy(place.folder)));
  held = copy && { folder: place.folder, copy };
  return copy;
};

/** An answer from a copy that is no older than `wanted`; null if there is none. */
export const answerFromCopy = async <Each extends Question>(
  place: CopyPlace,
  wanted: OrderState,
  question: Each,
  asked: Asked<Each>,
): Promise<Answered<Each> | null> => {
  const copy = await currentCopy(place, wanted);
  // The compiler can't tell that the function and its parameters belong together.
  const answer = QUESTIONS[question] as unknown as (parts: OrderPart[], asked: Asked<Each>) => Answered<Each>;
  return copy && answer(partsOf(copy), asked);
};
