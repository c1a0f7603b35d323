import fc from "fast-check";
import type { PoolClient } from "pg";
import { expect, test } from "vitest";
import { pool } from "#core/db/pool.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { CALCULATED, MOVED, SHARED } from "#features/customers/store/merge-customers.ts";
import { saveCustomers } from "#records/customers/customer-records.ts";
import { saveOrders } from "#records/orders/orders.ts";
import type { IncomingOrder, IncomingTicket } from "#records/rules/incoming-records.ts";
import { saveTickets } from "#records/support/support-tickets.ts";
import { aBusiness } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { countLockWaits } from "#testing/processes/locks.ts";
import { until } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";
import { type Batch, saveBatch } from "./save-batch.ts";
import { beginImport, endImport } from "./store/imports.ts";
import { DEPENDENT_ON_CUSTOMERS, DERIVED_OF_CUSTOMERS } from "./store/undo-records.ts";
import { readUndoBlockers, undoImport } from "./undo-import.ts";

/** What a reader can see of the business; numbers and times of changes and marks of writers are not part of it. */
const stateOf = (scope: Scope) =>
  withBusiness(scope, async (client) => {
    const read = async (table: string, without: string[]) => {
      const { rows } = await client.query<{ row: unknown }>(
        `select to_jsonb(t) - $1::text[] as row from ${table} t order by (to_jsonb(t) - $1::text[])::text`,
        [without],
      );
      return rows.map(({ row }) => row);
    };
    const marks = ["created_by_import", "written_by_import", "changed_at"];
    return {
      orders: await read("orders", marks),
      items: await read("order_items", []),
      refunds: await read("refunds", []),
      customers: await read("customers", marks),
      tags: await read("customer_tags", ["created_by_import"]),
      tickets: await read("support_tickets", marks),
      metrics: await read("customer_metrics", ["revision", "changed_in"]),
    };
  });

/** An order, one of few numbers and customers, so that imports and batches meet the same ones. */
const anOrder = fc
  .record({
    number: fc.integer({ min: 1, max: 6 }),
    customer: fc.option(fc.integer({ min: 1, max: 3 })),
    amounts: fc.array(fc.integer({ min: 100, max: 900 }), { minLength: 1, maxLength: 3 }),
    refunded: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
    day: fc.integer({ min: 1, max: 28 }),
    values: fc.option(fc.constantFrom({ floor: 1 }, { floor: 2, gift: true }, { gift: null }, null), {
      nil: undefined,
    }),
  })
  .map(({ number, customer, amounts, refunded, day, values }): IncomingOrder => {
    const at = new Date(Date.UTC(2026, 2, day));
    const externalId = `o${number}`;
    const items = [{ lineNumber: 1, quantity: 1, amount: refunded ?? 0 }];
    return {
      externalId,
      customerExternalId: customer === null ? null : `c${customer}`,
      storefrontId: 1,
      status: "completed",
      orderedAt: at,
      totalPrice: amounts.reduce((sum, each) => sum + each, 0),
      discountAmount: 0,
      source: "web",
      items: amounts.map((price, i) => ({ productId: `p${i}`, quantity: 1, price, lineTotal: price })),
      ...(values !== undefined && { customFields: values }),
      ...(refunded && {
        refunds: [{ externalId: `r${number}`, orderExternalId: externalId, amount: refunded, refundedAt: at, items }],
      }),
    };
  });

const aChange = fc
  .record({
    customer: fc.integer({ min: 1, max: 4 }),
    name: fc.constantFrom("Ada", "Bob"),
    tag: fc.constantFrom("a", "b"),
  })
  .map(({ customer, name, tag }) => ({ externalId: `c${customer}`, name, tags: [tag] }));

const aTicket = fc
  .record({
    number: fc.integer({ min: 1, max: 3 }),
    customer: fc.integer({ min: 1, max: 3 }),
    rating: fc.integer({ min: 1, max: 5 }),
  })
  .map(
    ({ number, customer, rating }): IncomingTicket => ({
      externalId: `t${number}`,
      customerExternalId: `c${customer}`,
      openedAt: new Date("2026-03-10"),
      closedAt: null,
      channel: "email",
      messageCount: 1,
      satisfaction: rating,
      wasReopened: false,
    }),
  );

const aChunk = fc.record({
  tickets: fc.array(aTicket, { maxLength: 2 }),
  orders: fc.array(anOrder, { maxLength: 5 }),
  changes: fc.array(aChange, { maxLength: 2 }),
});
type Chunk = typeof aChunk extends fc.Arbitrary<infer Value> ? Value : never;

const ticketsOf = ({ tickets }: Chunk): Batch["tickets"] =>
  tickets.map((ticket, i) => ({ ticket, ifUnknown: { line: i + 1, column: "customer_id", reason: "", value: null } }));

const customersOf = ({ orders }: Chunk) => {
  const first = new Map(orders.map((order) => [order.customerExternalId, order.orderedAt]));
  return [...first].flatMap(([externalId, createdAt]) => (externalId ? [{ externalId, createdAt }] : []));
};

const post = (scope: Scope, chunk: Chunk) =>
  withBusiness(scope, async (client: PoolClient) => {
    const batch = { customers: customersOf(chunk), orders: chunk.orders, refunds: [], existing: "update" } as const;
    const { ordersNew, ordersUpdated } = await saveOrders(client, scope, batch);
    await saveCustomers(client, scope, chunk.changes, new Date("2026-04-01"));
    await saveTickets(client, scope, chunk.tickets);
    return ordersNew + ordersUpdated;
  });

let files = 0;

/** Imports the chunks as one file, each as a batch; returns the import's ID. */
const bringIn = async (actor: Actor, chunks: readonly Chunk[]): Promise<string> => {
  const key = {
    format: "orders",
    fileName: `${++files}.csv`,
    fileHash: String(files),
    options: { storefrontId: 1, shiftDays: 0 },
  };
  const { id } = await withBusiness(actor, (client) => beginImport(client, actor, key, 1));
  for (const chunk of chunks) {
    const nothing = { customer: null, order: null, credit: null, problems: [] };
    const readings = [
      ...customersOf(chunk).map((customer) => ({ ...nothing, customer })),
      ...chunk.orders.map((order) => ({ ...nothing, order })),
      ...chunk.changes.map((change) => ({ ...nothing, change })),
      ...ticketsOf(chunk).map((ticket) => ({ ...nothing, ticket })),
    ];
    const read = { readings, documents: [], rowsRead: chunk.orders.length, resumeAt: { line: 1, byte: 1 } };
    await saveBatch(actor, id, { column: "order_id", existing: "update" }, read);
  }
  await withBusiness(actor, (client) => endImport(client, actor, id, { state: "succeeded" }));
  return id;
};

const undo = (actor: Actor, importId: string) =>
  undoImport(
    actor,
    { importId, fileName: "" },
    { at: () => {}, signal: new AbortController().signal, runId: importId },
  );

test("an import and its undo leave what was there before, whatever the batches", async () => {
  await fc.assert(
    fc.asyncProperty(aChunk, fc.array(aChunk, { minLength: 1, maxLength: 3 }), async (before, chunks) => {
      const actor = asAdmin(await aBusiness());
      await post(actor, before);
      const state = await stateOf(actor);
      const id = await bringIn(actor, chunks);
      expect((await readUndoBlockers(actor, id)).blockers).toEqual([]);
      await undo(actor, id);
      expect(await stateOf(actor)).toEqual(state);
    }),
    { numRuns: runs(30) },
  );
});

test("imports are undone in the reverse order, and refused in another one", async () => {
  await fc.assert(
    fc.asyncProperty(aChunk, aChunk, aChunk, async (before, first, second) => {
      const actor = asAdmin(await aBusiness());
      await post(actor, before);
      const state = await stateOf(actor);
      const a = await bringIn(actor, [first]);
      const between = await stateOf(actor);
      const b = await bringIn(actor, [second]);
      const numbers = new Set(first.orders.map(({ externalId }) => externalId));
      if (second.orders.some(({ externalId }) => numbers.has(externalId))) {
        // An import that changed nothing of what the API had sent can be undone at any time.
        const { blockers } = await readUndoBlockers(actor, a);
        const wroteAll = await withBusiness(actor, async (client) => {
          const { rows } = await client.query("select 1 from import_changes where import_id = $1 and before is null", [
            a,
          ]);
          return rows.length === 0;
        });
        if (wroteAll) expect(blockers.map(({ what }) => what)).toContain("orders_changed");
      }
      await undo(actor, b);
      expect(await stateOf(actor)).toEqual(between);
      await undo(actor, a);
      expect(await stateOf(actor)).toEqual(state);
    }),
    { numRuns: runs(15) },
  );
});

test("an import is not undone once its records are sent again, changed or referred to", async () => {
  const actor = asAdmin(await aBusiness());
  const order = (externalId: string, customerExternalId: string | null, totalPrice = 500): IncomingOrder => ({
    externalId,
    customerExternalId,
    storefrontId: 1,
    status: "completed",
    orderedAt: new Date("2026-03-01"),
    totalPrice,
    discountAmount: 0,
    source: "web",
    items: [],
  });
  const chunk = (...orders: IncomingOrder[]): Chunk => ({ orders, changes: [], tickets: [] });
  const id = await bringIn(actor, [chunk(order("1", "ada"), order("2", "bob"), order("3", null))]);
  const state = await stateOf(actor);
  await post(actor, chunk(order("1", "ada")));
  expect((await readUndoBlockers(actor, id)).blockers).toEqual([{ what: "orders_changed", count: 1, imports: [] }]);
  await post(actor, chunk(order("3", null, 700), order("4", "bob")));
  await withBusiness(actor, (client) =>
    client.query(
      `insert into customer_notes (business_id, id, customer_id, text, author_kind, author_id)
       select business_id, gen_random_uuid(), customer_id, 'Call', 'user', 'x' from customers where external_id = 'ada'`,
    ),
  );
  const later = await bringIn(actor, [chunk(order("2", "bob"))]);
  expect((await readUndoBlockers(actor, id)).blockers).toEqual([
    { what: "orders_changed", count: 3, imports: [`${files}.csv`] },
    { what: "customers_with_orders", count: 1, imports: [] },
    { what: "customers_with_customer_notes", count: 1, imports: [] },
  ]);
  await expect(undo(actor, id)).rejects.toMatchObject({ problem: "UNDO_BLOCKED" });
  await undo(actor, later);
  const { orders } = await stateOf(actor);
  expect(orders).toHaveLength(state.orders.length + 1);
});

test("an undo that is killed has changed nothing, and the next one completes it", async () => {
  const actor = asAdmin(await aBusiness());
  const empty = await stateOf(actor);
  const id = await bringIn(actor, [
    { orders: [], changes: [{ externalId: "c1", name: "Ada", tags: ["a"] }], tickets: [] },
  ]);
  const imported = await stateOf(actor);
  await withBusiness(actor, async (holder) => {
    await holder.query("select from customers where business_id = $1 for update", [actor.businessId]);
    const killed = expect(undo(actor, id)).rejects.toThrow();
    await until(countLockWaits);
    await pool().query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'active'
         and usename = current_user and pid <> pg_backend_pid()`,
    );
    await killed;
  });
  expect(await stateOf(actor)).toEqual(imported);
  await undo(actor, id);
  expect(await stateOf(actor)).toEqual(empty);
});

test("the same file can be imported again after its undo", async () => {
  const actor = asAdmin(await aBusiness());
  const id = await bringIn(actor, [
    { orders: [], changes: [{ externalId: "c1", name: "Ada", tags: ["a"] }], tickets: [] },
  ]);
  await undo(actor, id);
  files--;
  const again = await bringIn(actor, [
    { orders: [], changes: [{ externalId: "c1", name: "Ada", tags: ["a"] }], tickets: [] },
  ]);
  expect(again).not.toBe(id);
  expect((await stateOf(actor)).customers).toMatchObject([{ external_id: "c1", name: "Ada" }]);
});

test("every table that refers to customers keeps an import from being undone or is derived, and merges know it", async () => {
  const tables = await withBusiness(await aBusiness(), async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select distinct conrelid::regclass::text as name from pg_constraint where contype = 'f' and confrelid = 'customers'::regclass",
    );
    return rows.map(({ name }) => name).sort();
  });
  expect(tables).toEqual([...DEPENDENT_ON_CUSTOMERS, ...DERIVED_OF_CUSTOMERS].sort());
  const known = [MOVED, SHARED, CALCULATED].flatMap((part) => Object.keys(part));
  expect([...known, "customer_aliases", "customer_duplicates"]).toEqual(expect.arrayContaining(tables));
});
