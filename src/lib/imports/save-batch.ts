import type { PoolClient } from "pg";
import {
  countOutcomes,
  type ExistingOrders,
  type IncomingCustomer,
  type IncomingOrder,
} from "#lib/domain/commerce/incoming-records.ts";
import { type CreditNote, matchCredits } from "#lib/domain/commerce/match-credits.ts";
import type { Cut } from "#lib/domain/imports/group-documents.ts";
import type { DocumentReader, RowProblem } from "#lib/domain/imports/import-format.ts";
import { saveCustomers } from "#lib/server/db/customers/save-customers.ts";
import { addProblems } from "#lib/server/db/imports/import-problems.ts";
import { advanceImport, type ImportProgress, type ResumeAt } from "#lib/server/db/imports/imports.ts";
import { findOpenOrders, findServedCredits } from "#lib/server/db/imports/open-orders.ts";
import { saveOrders } from "#lib/server/db/imports/orders.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { CustomerChange } from "../domain/customers/customer-change.ts";
import type { Scope } from "../domain/permissions.ts";
import { now } from "../server/clock.ts";

/** The contents of several whole documents of a file, and where the next ones begin. */
type Batch = {
  customers: IncomingCustomer[];
  orders: IncomingOrder[];
  credits: CreditNote[];
  changes: CustomerChange[];
  problems: RowProblem[];
  /** The line where each order begins. */
  lines: Map<string, number>;
  rowsRead: number;
  resumeAt: ResumeAt;
};

/**
 * The context for messages about problems found in the database: the column with a row's document number, and the
 * currency.
 */
type ProblemContext = { column: string; currency: string };

/** The same, and what becomes of orders that are stored already. */
type SavingContext = ProblemContext & { existing: ExistingOrders };

/** Includes each customer once, with the data of their first order. */
export const readBatch = ({ documents, rowCount, next }: Cut, reader: DocumentReader, end: ResumeAt): Batch => {
  const customers = new Map<string, IncomingCustomer>();
  const orders: IncomingOrder[] = [];
  const credits: CreditNote[] = [];
  const changes: CustomerChange[] = [];
  const problems: RowProblem[] = [];
  const lines = new Map<string, number>();
  for (const rows of documents) {
    const reading = reader.read(rows);
    const { customer, credit, refunds } = reading;
    const order = reading.order && { ...reading.order, ...(refunds && { refunds }) };
    if (customer && !customers.has(customer.externalId)) customers.set(customer.externalId, customer);
    if (order) {
      orders.push(order);
      lines.set(order.externalId, rows[0]?.line ?? 0);
    }
    if (credit) credits.push(credit);
    if (reading.change) changes.push(reading.change);
    problems.push(...reading.problems);
  }
  const resumeAt = next ? { line: next.line, byte: next.byte } : end;
  return {
    customers: [...customers.values()],
    orders,
    credits,
    changes,
    problems,
    lines,
    rowsRead: rowCount,
    resumeAt,
  };
};

/**
 * Matches credit notes to earlier orders, including this batch's, as far as these have amounts left; lines that match
 * none become problems.
 */
const settleCredits = async (
  client: PoolClient,
  scope: Scope,
  credits: readonly CreditNote[],
  { column }: ProblemContext,
) => {
  if (credits.length === 0) return { refunds: [], problems: [] };
  const served = await findServedCredits(client, scope, credits);
  const unserved = credits.filter(({ externalId }) => !served.has(externalId));
  const { refunds, unmatched } = matchCredits(unserved, await findOpenOrders(client, scope, unserved));
  const numbers = new Map(
    credits.flatMap(({ externalId, lines }) => lines.map(({ line }) => [line, externalId] as const)),
  );
  const problems = unmatched.map(({ line }): RowProblem => {
    const reason = "A return of which the customer's earlier orders have nothing left";
    return { line, column, code: "unmatched_return", reason, value: numbers.get(line) ?? null };
  });
  return { refunds, problems };
};

type Saved = Pick<ImportProgress, "ordersNew" | "ordersUpdated" | "ordersKept" | "refundsNew">;

/** Writes orders and their refunds, with metrics; conflicts with stored data become problems. */
const saveSales = async (
  client: PoolClient,
  scope: Scope,
  telling: SavingContext,
  { customers, orders, credits, lines }: Batch,
): Promise<{ saved: Saved; problems: RowProblem[] }> => {
  const problems: RowProblem[] = [];
  const refunds = async () => {
    const settled = await settleCredits(client, scope, credits, telling);
    problems.push(...settled.problems);
    return settled.refunds;
  };
  const { existing } = telling;
  const saved = await saveOrders(client, scope, { customers, orders, refunds, existing });
  const { ordersNew, ordersUpdated, ordersKept, refundsNew, ordersDiffering } = saved;
  for (const id of ordersDiffering) {
    const reason = "An order of this number is stored with another total, time or customer: that one stays";
    problems.push({ line: lines.get(id) ?? 0, column: telling.column, code: "stored_otherwise", reason, value: id });
  }
  return { saved: { ordersNew, ordersUpdated, ordersKept, refundsNew }, problems };
};

/** Writes a batch in one transaction: its orders or customers, the problems, and the import's position. */
export const saveBatch = (
  scope: Scope,
  importId: string,
  telling: SavingContext,
  batch: Batch,
): Promise<ImportProgress> =>
  withBusiness(scope, async (client) => {
    const { changes, rowsRead, resumeAt } = batch;
    const { saved, problems } = await saveSales(client, scope, telling, batch);
    const customers = countOutcomes((await saveCustomers(client, scope, changes, now())).values());
    const rowsRefused = await addProblems(client, scope, importId, [...batch.problems, ...problems]);
    const { created: customersNew, updated: customersChanged, unchanged: customersKept } = customers;
    const by = { rowsRead, rowsRefused, ...saved, customersNew, customersChanged, customersKept };
    await advanceImport(client, scope, importId, resumeAt, by);
    return by;
  });
