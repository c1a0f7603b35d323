import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { readColumns, writeColumns } from "#core/binary/column-file.ts";
import { type IdTable, makeIdTable, toDataView } from "#core/binary/id-table.ts";
import { readOrderState } from "#core/db/data-revision.ts";
import { setLocally } from "#core/db/transaction-settings.ts";
import { Client } from "#core/postgres/driver.ts";
import type { OrderState } from "#core/values/changed.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { OrderColumns, OrderPart } from "#records/rules/order-columns.ts";
import type { StoredLines } from "./read-lines.ts";
import { decodeNames } from "./read-rows.ts";
import type { StoredTraits } from "./read-traits.ts";

// A business's copy is two files in its folder: one with all customers, and one with those who have changed since, complete with
// their orders. Beside the copy that most reports need, there may be one that also has the traits of the orders, and one that also has
// their lines: each is read alone, so that no report waits for columns that it doesn't need.

export type CopyKind = "orders" | "traits" | "lines";

const FILES = {
  orders: { whole: "orders.columns", changes: "changes.columns" },
  traits: { whole: "traits.columns", changes: "trait-changes.columns" },
  lines: { whole: "lines.columns", changes: "line-changes.columns" },
} as const satisfies Record<CopyKind, { whole: string; changes: string }>;

/** Where a copy is, and whose it is. */
export type CopyFiles = Scope & { folder: string; of: CopyKind };

const getFilePath = ({ folder, of }: CopyFiles, part: "whole" | "changes"): string =>
  // The build would otherwise take the whole project for files that are read here.
  path.join(/* turbopackIgnore: true */ folder, FILES[of][part]);

/** A file's state; `copy` identifies the copy that changes belong to. */
type About = OrderState & { copy: string };

/** Changes with what a copy has of orders, so that one made by another version of the product is not read. */
const VERSION = 4;

/** The head of a whole copy's file. Epochs and revisions alone may be those of another business, in a copied database. */
type Owned = About & Scope & { of: CopyKind; version: number };

/** Customers with their orders, and their traits or lines if the copy has them. */
export type CopiedCustomers = OrderColumns &
  Partial<StoredTraits> &
  Partial<StoredLines> & {
    /** UUIDs, 16 bytes each. */
    ids: Uint8Array;
  };

/** Changed customers; `places` are theirs in the whole copy, -1 for new ones. Those without orders may no longer exist. */
export type ChangedCustomers = CopiedCustomers & { places: Int32Array };

export type OrderCopy = {
  about: About;
  /** It could not be written: its changes are not either. */
  isUnsaved?: true;
  customers: CopiedCustomers;
  /** With the later state. */
  changes: { about: About; customers: ChangedCustomers } | null;
  /** Of each of its parts, 1 for the customers whom a report leaves out. */
  excluded?: readonly Uint8Array[];
};

/** The file has the time at which its orders began to be read: from then on, who is erased may still be in it. */
export const saveCopy = async (
  files: CopyFiles,
  about: About,
  customers: CopiedCustomers,
  readAt: Date,
): Promise<void> => {
  const { folder } = files;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // What another process was writing when it was killed.
  for (const file of await readdir(folder))
    if (await isAbandoned(path.join(folder, file))) await rm(path.join(folder, file), { force: true });
  const owned: Owned = { ...about, businessId: files.businessId, of: files.of, version: VERSION };
  await writeColumns(getFilePath(files, "whole"), owned, customers, readAt);
  await rm(getFilePath(files, "changes"), { force: true });
};

const ABANDONED_MS = 3_600_000;

const isAbandoned = async (file: string): Promise<boolean> => {
  if (!file.endsWith(".part")) return false;
  // Another process may just have completed and renamed it.
  const found = await stat(file).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > ABANDONED_MS;
};

export const saveChanges = (files: CopyFiles, about: About, customers: ChangedCustomers): Promise<void> =>
  writeColumns(getFilePath(files, "changes"), about, customers);

/** Null if there is none, or it can't be used: it is damaged, or of another business, kind or version by its head, whatever its name. */
export const loadCopy = async (files: CopyFiles): Promise<OrderCopy | null> => {
  const found = await readColumns<Owned, CopiedCustomers>(getFilePath(files, "whole"));
  if (found?.about.businessId !== files.businessId || found.about.of !== files.of) return null;
  if (found.about.version !== VERSION) return null;
  return { about: found.about, customers: found.columns, changes: await loadChanges(files, found.about) };
};

/** The changes that belong to a copy. */
const loadChanges = async (files: CopyFiles, { copy }: About): Promise<OrderCopy["changes"]> => {
  const found = await readColumns<About, ChangedCustomers>(getFilePath(files, "changes"));
  return found?.about.copy === copy ? { about: found.about, customers: found.columns } : null;
};

/** The state that a copy has with its changes. */
export const getCopyState = ({ about, changes }: OrderCopy): OrderState => changes?.about ?? about;

/** All customers, each with their latest orders. */
export const listOrderParts = ({ customers, changes, excluded = [] }: OrderCopy): OrderPart<CopiedCustomers>[] => {
  const [ofWhole = null, ofChanges = null] = excluded;
  if (!changes) return [{ orders: customers, skipped: ofWhole }];
  const skipped = ofWhole?.slice() ?? new Uint8Array(customers.ids.length / 16);
  for (const place of changes.customers.places) if (place >= 0) skipped[place] = 1;
  return [
    { orders: customers, skipped },
    { orders: changes.customers, skipped: ofChanges },
  ];
};

/** Throws if the copy has no traits. */
export const listTraitParts = (copy: OrderCopy) =>
  listOrderParts(copy).map(({ orders, skipped }) => {
    if (!orders.names) throw new Error("The copy has no traits");
    // It has all of them, or none.
    return { orders: orders as CopiedCustomers & StoredTraits, skipped, names: decodeNames(orders.names) };
  });

const places = new WeakMap<CopiedCustomers, IdTable>();

/** The places of customers in the columns, made once while these are held. */
export const placesIn = (customers: CopiedCustomers): IdTable => {
  const table = places.get(customers) ?? toIdTable(customers.ids);
  places.set(customers, table);
  return table;
};

const toIdTable = (ids: Uint8Array): IdTable => {
  const table = makeIdTable(ids.length / 16);
  const view = toDataView(ids);
  for (let at = 0; at < ids.length; at += 16) table.add(view, at);
  return table;
};

export type PlaceInCopy = { orders: CopiedCustomers; customer: number };

/** Where the newest orders of the customer with the UUID at these 16 bytes are; null if the copy does not have the customer. */
export const findNewest = ({ customers, changes }: OrderCopy, view: DataView, at: number): PlaceInCopy | null => {
  for (const orders of changes ? [changes.customers, customers] : [customers]) {
    const customer = placesIn(orders).find(view, at);
    if (customer >= 0) return { orders, customer };
  }
  return null;
};

/** Where a business's orders and their copy are. */
export type CopyPlace = { scope: Scope; files: CopyFiles; databaseUrl: string };

/** Reads the business's orders as of one instant. A thread has a connection of its own, so that rows never reach the main one. */
export const inSnapshot = async <Result>(
  { scope, databaseUrl }: CopyPlace,
  work: (client: Client, state: OrderState) => Promise<Result>,
): Promise<Result> => {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("begin isolation level repeatable read read only");
    await setLocally(client, "app.business_id", scope.businessId);
    const state = await readOrderState(client, scope);
    if (!state) throw new Error("The business has no state of its orders");
    return await work(client, state);
  } finally {
    // Ends the transaction too.
    await client.end();
  }
};
