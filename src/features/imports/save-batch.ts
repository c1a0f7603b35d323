import { setImmediate } from "node:timers/promises";
import type { PoolClient } from "pg";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { addProblems, addRejectedRows, type RejectedRow } from "#features/imports/store/import-problems.ts";
import {
  advanceImport,
  type ImportProgress,
  type ReadingOptions,
  type ResumeAt,
} from "#features/imports/store/imports.ts";
import { aliasesAmong } from "#records/customers/aliases.ts";
import { saveCustomers } from "#records/customers/customer-records.ts";
import { unknownCustomers } from "#records/customers/customers.ts";
import { erasedAmong } from "#records/customers/erased-customers.ts";
import { OF_A_SHOP, readSenderIds } from "#records/customers/record-ids.ts";
import { writeAsImport } from "#records/imports/import-changes.ts";
import { lockOrderWrites, saveOrders } from "#records/orders/orders.ts";
import { findOpenOrders, findServedCredits } from "#records/orders/refunds.ts";
import type { CustomerChange } from "#records/rules/customers/customer-change.ts";
import type { ExistingOrders, IncomingCustomer, IncomingOrder, SaveOutcome } from "#records/rules/incoming-records.ts";
import { type CreditNote, matchCredits } from "#records/rules/match-credits.ts";
import { savedTickets, saveTickets } from "#records/support/support-tickets.ts";
import { changedBy, withOwnReading } from "./rules/connections/own-ids.ts";
import { type CustomerTally, makeCustomerTally } from "./rules/customer-tally.ts";
import {
  type Cut,
  type DocumentReader,
  type DocumentReading,
  type ImportFormat,
  isNote,
  type Row,
  type RowProblem,
} from "./rules/import-format.ts";
import type { problemLocator } from "./rules/joined-files.ts";

/** The contents of several whole documents of a file, and where the next ones begin. */
export type Batch = {
  customers: IncomingCustomer[];
  orders: IncomingOrder[];
  credits: CreditNote[];
  changes: CustomerChange[];
  tickets: NonNullable<DocumentReading["ticket"]>[];
  problems: RowProblem[];
  /** The line where each order begins. */
  lines: Map<string, number>;
  /** Rows that repeat another one of their document and count once, and rows without a number that belong to the order above. */
  copies: number;
  continued: number;
  /** The rows of each document. */
  documents: readonly (readonly Row[])[];
  rowsRead: number;
  resumeAt: ResumeAt;
};

/** The column with a row's document number, and whether orders that are already stored are kept or updated. */
type SavingContext = {
  column: string;
  existing: ExistingOrders;
  idPrefix?: string | undefined;
  /** Where a problem is in the files that users have. */
  locate?: ReturnType<typeof problemLocator>;
};

export const toSavingContext = (
  { documentColumn, existing = "keep" }: ImportFormat,
  { idPrefix }: ReadingOptions,
): SavingContext => ({ column: documentColumn, existing, idPrefix });

/** What several whole documents of a file say, each beside its rows, and where the next ones begin. */
export type Readings = Pick<Batch, "documents" | "rowsRead" | "resumeAt"> & { readings: readonly DocumentReading[] };

/** Documents read without a pause: some milliseconds. */
const READ_AT_ONCE = 100;

/** Pauses often, so that the database, which writes the batch before, gets its next statement as soon as it has finished one. */
export const readDocuments = async (
  { documents, rowCount, next }: Cut,
  reader: DocumentReader,
  end: ResumeAt,
): Promise<Readings> => {
  const readings: DocumentReading[] = [];
  for (const [i, rows] of documents.entries()) {
    if (i % READ_AT_ONCE === 0) await setImmediate();
    readings.push(reader.read(rows));
  }
  const resumeAt = next ? { line: next.line, byte: next.byte } : end;
  return { readings, documents, rowsRead: rowCount, resumeAt };
};

/** Includes each customer once, with the data of their first order. */
const collectBatch = ({ readings, ...rest }: Readings): Batch => {
  const customers = new Map<string, IncomingCustomer>();
  const orders: IncomingOrder[] = [];
  const credits: CreditNote[] = [];
  const changes: CustomerChange[] = [];
  const tickets: Batch["tickets"] = [];
  const problems: RowProblem[] = [];
  const lines = new Map<string, number>();
  let [copies, continued] = [0, 0];
  for (const [i, reading] of readings.entries()) {
    copies += reading.copies ?? 0;
    continued += reading.continued ?? 0;
    const { customer, credit, refunds } = reading;
    const order = reading.order && { ...reading.order, ...(refunds && { refunds }) };
    if (customer && !customers.has(customer.externalId)) customers.set(customer.externalId, customer);
    if (order) {
      orders.push(order);
      lines.set(order.externalId, rest.documents[i]?.[0]?.line ?? 0);
    }
    if (credit) credits.push(credit);
    if (reading.change) changes.push(reading.change);
    if (reading.ticket) tickets.push(reading.ticket);
    problems.push(...reading.problems);
  }
  return {
    customers: [...customers.values()],
    orders,
    credits,
    changes,
    tickets,
    problems,
    lines,
    copies,
    continued,
    ...rest,
  };
};

/**
 * Documents under the IDs that their records have here. One that would change a record of a connected shop, without saying that it is
 * of that shop, only has that problem.
 */
export const readOwnRecords = async (
  client: PoolClient,
  scope: Scope,
  { column, idPrefix }: SavingContext,
  read: Pick<Readings, "readings" | "documents">,
): Promise<DocumentReading[]> => {
  const { own, isOfShop } = await readSenderIds(client, scope, idPrefix, (visit) => {
    for (const reading of read.readings) withOwnReading(reading, visit);
  });
  return read.readings.map((reading, i): DocumentReading => {
    const [, value] = changedBy(reading).find(([kind, id]) => isOfShop(kind, id)) ?? [];
    if (value === undefined) return withOwnReading(reading, own);
    const line = read.documents[i]?.[0]?.line ?? 0;
    const problem = { line, column, code: "id_of_shop", reason: OF_A_SHOP, value };
    return { customer: null, order: null, credit: null, problems: [...reading.problems, problem] };
  });
};

/** What documents contain, to be written. */
export const toBatch = async (
  client: PoolClient,
  scope: Scope,
  context: SavingContext,
  read: Readings,
): Promise<Batch> => collectBatch({ ...read, readings: await readOwnRecords(client, scope, context, read) });

/**
 * Matches credit notes to earlier orders with amounts left, including this batch's; lines without a match become
 * problems.
 */
const settleCredits = async (
  client: PoolClient,
  scope: Scope,
  credits: readonly CreditNote[],
  { column }: SavingContext,
) => {
  if (credits.length === 0) return { refunds: [], problems: [] };
  const served = await findServedCredits(client, scope, credits);
  const buyers = credits.map(({ customerExternalId }) => ({ externalId: customerExternalId }));
  const erased = await erasedAmong(client, scope, buyers);
  const merged = await aliasesAmong(
    client,
    scope,
    buyers.map(({ externalId }) => externalId),
  );
  const storedAs = (id: string) => merged.get(id)?.externalId ?? erased.get(id) ?? id;
  const unserved = credits
    .filter(({ externalId }) => !served.has(externalId))
    .map((credit) => ({ ...credit, customerExternalId: storedAs(credit.customerExternalId) }));
  const { refunds, unmatched } = matchCredits(unserved, await findOpenOrders(client, scope, unserved));
  const numbers = new Map(
    credits.flatMap(({ externalId, lines }) => lines.map(({ line }) => [line, externalId] as const)),
  );
  const problems = unmatched.map(({ line }): RowProblem => {
    const reason = "The customer's earlier orders have nothing left to return";
    return { line, column, code: "unmatched_return", reason, value: numbers.get(line) ?? null };
  });
  return { refunds, problems };
};

type Saved = Pick<ImportProgress, "ordersNew" | "ordersUpdated" | "ordersKept" | "refundsNew">;

/** Writes orders and their refunds, with metrics; conflicts with stored data become problems. `refunded`: by credit notes. */
const saveSales = async (
  client: PoolClient,
  scope: Scope,
  context: SavingContext,
  { customers, orders, credits, lines }: Batch,
): Promise<{ saved: Saved; problems: RowProblem[]; refunded: number }> => {
  const problems: RowProblem[] = [];
  let refunded = 0;
  const refunds = async () => {
    const settled = await settleCredits(client, scope, credits, context);
    problems.push(...settled.problems);
    refunded = settled.refunds.reduce((sum, { amount }) => sum + amount, 0);
    return settled.refunds;
  };
  const saved = await saveOrders(client, scope, { customers, orders, refunds, existing: context.existing });
  const { ordersNew, ordersUpdated, ordersKept, refundsNew, ordersDiffering } = saved;
  for (const id of ordersDiffering) {
    const reason = "An order of this number is stored with another total, time or customer: that one stays";
    problems.push({ line: lines.get(id) ?? 0, column: context.column, code: "stored_otherwise", reason, value: id });
  }
  return { saved: { ordersNew, ordersUpdated, ordersKept, refundsNew }, problems, refunded };
};

/** Writes tickets of stored customers; a ticket of an unknown customer is a problem. */
const saveKnownTickets = async (client: PoolClient, scope: Scope, { tickets }: Batch) => {
  const ids = tickets.map(({ ticket }) => ticket.customerExternalId);
  const unknown = ids.length > 0 ? await unknownCustomers(client, scope, ids) : new Set();
  const isUnknown = ({ ticket }: Batch["tickets"][number]) => unknown.has(ticket.customerExternalId);
  const known = tickets.filter((each) => !isUnknown(each)).map(({ ticket }) => ticket);
  const outcomes = known.length > 0 ? await saveTickets(client, scope, known) : new Map();
  return { saved: savedTickets(outcomes), problems: tickets.filter(isUnknown).map(({ ifUnknown }) => ifUnknown) };
};

/** How many lines these problems reject, and how many cells they leave out of other lines. */
const refusedBy = (problems: readonly RowProblem[]): Pick<ImportProgress, "rowsRefused" | "cellsLeftOut"> => ({
  rowsRefused: new Set(problems.filter(({ keepsRow }) => !keepsRow).map(({ line }) => line)).size,
  cellsLeftOut: problems.filter((problem) => problem.keepsRow && !isNote(problem)).length,
});

type Written = Omit<ImportProgress, "rowsRead"> & {
  /** Customers who stay refused because the file's grants have no date. */
  grantsUndated: number;
  problems: readonly RowProblem[];
  /** What credit notes of the batch take back from sales, in minor units. */
  refunded: number;
};

/** Which of these customers the batch created, changed or left as they were, by their IDs. */
const customerOutcomes = async (
  client: PoolClient,
  scope: Scope,
  { unknown, batch: { customers, changes } }: { unknown: ReadonlySet<string>; batch: Batch },
  changed: ReadonlyMap<string, SaveOutcome>,
): Promise<Map<string, SaveOutcome>> => {
  const still = unknown.size > 0 ? await unknownCustomers(client, scope, [...unknown]) : new Set<string>();
  const outcomeOf = (id: string): SaveOutcome =>
    unknown.has(id) && !still.has(id) ? "created" : (changed.get(id) ?? "unchanged");
  return new Map([...customers, ...changes].map(({ externalId: id }) => [id, outcomeOf(id)]));
};

/** Writes a batch's orders, customers and tickets, in the caller's transaction. */
export const writeBatch = async (
  client: PoolClient,
  scope: Scope,
  context: SavingContext,
  batch: Batch,
  tally: CustomerTally,
): Promise<Written> => {
  const ids = [...batch.customers, ...batch.changes].map(({ externalId }) => externalId);
  const unknown = ids.length > 0 ? await unknownCustomers(client, scope, ids) : new Set<string>();
  const { saved, problems, refunded } = await saveSales(client, scope, context, batch);
  const { outcomes, refusals } = await saveCustomers(client, scope, batch.changes, now());
  const customers = {
    // Not those whom a refusal of the file concerns by their address: their number would confirm a guessed one.
    ...tally(await customerOutcomes(client, scope, { unknown, batch }, outcomes)),
    refusalsKept: refusals.kept,
    grantsUndated: refusals.undated,
  };
  const tickets = await saveKnownTickets(client, scope, batch);
  const all = [...batch.problems, ...problems, ...tickets.problems];
  return { ...saved, ...customers, ...tickets.saved, ...refusedBy(all), problems: all, refunded };
};

/** The rows of every document with a problem, each with its reasons; a single corrected row might be half an order. */
const rejectedRows = ({ documents }: Batch, problems: readonly RowProblem[]): RejectedRow[] => {
  const reasons = new Map<number, string[]>();
  for (const { line, column, reason, keepsRow } of problems)
    if (!keepsRow) reasons.set(line, [...(reasons.get(line) ?? []), `${column}: ${reason}`]);
  return documents
    .filter((rows) => rows.some(({ line }) => reasons.has(line)))
    .flatMap((rows) => rows.map(({ line, cells }) => ({ line, cells, reason: (reasons.get(line) ?? []).join("; ") })));
};

/** Writes a batch in one transaction: its orders or customers, the problems, and the import's position. */
export const saveBatch = (
  scope: Scope,
  importId: string,
  context: SavingContext,
  read: Readings,
  tally: CustomerTally = makeCustomerTally(),
): Promise<ImportProgress> =>
  withBusiness(scope, async (client) => {
    // So that no connection stores a record of the file after it was looked for.
    await lockOrderWrites(client, scope);
    await writeAsImport(client, importId);
    const batch = await toBatch(client, scope, context, read);
    const { problems, refunded: _, ...saved } = await writeBatch(client, scope, context, batch, tally);
    await addProblems(client, scope, importId, context.locate?.(problems, batch.documents) ?? problems);
    await addRejectedRows(client, scope, importId, rejectedRows(batch, problems));
    const by = { rowsRead: batch.rowsRead, ...saved };
    await advanceImport(client, scope, importId, batch.resumeAt, by);
    return by;
  });
