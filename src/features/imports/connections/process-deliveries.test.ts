import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { WebhookKind } from "#features/imports/shops/shops.ts";
import { findConnection } from "#features/imports/store/connections/connections.ts";
import { insertDelivery, readQueued } from "#features/imports/store/connections/deliveries.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { countLockWaits } from "#testing/processes/locks.ts";
import { until } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";
import { aConnection, process } from "#testing/shops/connections/connections.ts";
import { shopifyHistory, shuffled } from "#testing/shops/connections/shopify-history.ts";
import { isTransient } from "./apply-effects.ts";
import { deleteConnection } from "./manage-connections.ts";
import { retryDelivery } from "./receive-deliveries.ts";

type Sent = { key?: string; topic: string; payload: unknown; triggeredAt?: Date | null };

const receive = (scope: Scope, connectionId: string, { key, topic, payload, triggeredAt = null }: Sent) =>
  insertDelivery(scope, {
    connectionId,
    topic,
    triggeredAt,
    key: key ?? crypto.randomUUID(),
    body: Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload)),
  });

const aShop = async (kind: WebhookKind = "shopify", currency = "USD") => {
  const scope = await aBusiness({ currency });
  return { scope, connectionId: (await aConnection(scope, kind)).id };
};
type Shop = Awaited<ReturnType<typeof aShop>>;

const deliver = async ({ scope, connectionId }: Shop, ...webhooks: Sent[]) => {
  for (const webhook of webhooks) await receive(scope, connectionId, webhook);
  await process(scope, connectionId);
};

const query = (scope: Scope, sql: string) => withBusiness(scope, async (client) => (await client.query(sql)).rows);

/** SQL: the external ID of the customer `c`; the random one of an erased customer by their first order. */
const ID = `case when c.erased_at is null then c.external_id else 'erased ' || (select min(external_id) from orders
  where orders.business_id = c.business_id and orders.customer_id = c.customer_id) end`;

/** Everything that webhooks bring, by the source's own IDs. */
const stateOf = async ({ scope }: Shop) => ({
  customers: await query(
    scope,
    `select ${ID} as id, name, first_name, last_name, email, phone, country, created_at, email_consent, order_count as orders, lifetime_value as value,
       first_order_at, last_order_at from customers c left join customer_metrics using (business_id, customer_id) order by 1`,
  ),
  orders: await query(
    scope,
    `select o.external_id as id, ${ID} as customer, status, order_date, total_price, refunded_amount, payment_state,
       is_counted from orders o left join customers c using (business_id, customer_id) order by 1`,
  ),
  lines: await query(
    scope,
    `select o.external_id as id, line_number, product_id, quantity, price, line_total, refund_amount
       from order_items i join orders o using (business_id, order_id) order by 1, 2`,
  ),
  refunds: await query(scope, "select external_id as id, amount, refunded_at, items from refunds order by 1"),
});

const deliveriesOf = ({ scope }: Shop) =>
  query(scope, "select topic, state, problem, detail from webhook_deliveries order by received_at");

test("any history, shuffled and each delivery three times, ends like once in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      shopifyHistory(1000).chain((history) => fc.tuple(fc.constant(history), shuffled(history, 3))),
      fc.array(fc.nat(12), { maxLength: 4 }),
      async (given, breaks) => {
        const [history, mixed] = given;
        const [inOrder, shuffledShop] = [await aShop(), await aShop()];
        await deliver(inOrder, ...history);
        // Some are processed before others have arrived.
        for (const [at, webhook] of mixed.entries()) {
          await receive(shuffledShop.scope, shuffledShop.connectionId, webhook);
          if (breaks.includes(at)) await process(shuffledShop.scope, shuffledShop.connectionId);
        }
        await process(shuffledShop.scope, shuffledShop.connectionId);
        expect(await stateOf(shuffledShop)).toEqual(await stateOf(inOrder));
        const states = new Set((await deliveriesOf(shuffledShop)).map(({ state }) => state));
        for (const state of states) expect(["done", "ignored"]).toContain(state);
      },
    ),
    { numRuns: runs(40, 2) },
  );
});

const order = (over: object = {}) => ({
  id: 450789469,
  created_at: "2026-05-01T10:00:00-04:00",
  updated_at: "2026-05-01T10:00:00-04:00",
  currency: "USD",
  total_price: "40.00",
  financial_status: "paid",
  line_items: [{ id: 1, sku: "LAMP", title: "Lamp", quantity: 2, price: "20.00" }],
  customer: {
    id: 7,
    email: "ada@example.com",
    first_name: "Ada",
    last_name: "Byron",
    created_at: "2026-01-01T00:00:00Z",
  },
  ...over,
});

describe("a delivery", () => {
  test("an order's delivery stores it with its customer", async () => {
    const shop = await aShop();
    await deliver(shop, { topic: "orders/create", payload: order() });
    expect(await deliveriesOf(shop)).toEqual([{ topic: "orders/create", state: "done", problem: null, detail: null }]);
    const { orders, customers } = await stateOf(shop);
    expect(orders).toMatchObject([{ id: "450789469", customer: "ada@example.com", totalPrice: 4000, isCounted: true }]);
    expect(customers).toMatchObject([{ id: "ada@example.com", name: "Ada Byron", orders: 1, value: 4000 }]);
  });

  test("a delivery that failed says why, and the ones after it are stored", async () => {
    const shop = await aShop();
    await deliver(
      shop,
      { topic: "orders/create", payload: "{" },
      { topic: "orders/create", payload: order({ line_items: "none" }) },
      { topic: "orders/create", payload: order({ currency: "CAD" }) },
      { topic: "orders/create", payload: order({ test: true }) },
      { topic: "carts/create", payload: {} },
      { topic: "orders/create", payload: order() },
    );
    expect(await deliveriesOf(shop)).toMatchObject([
      { state: "failed", problem: "invalid_json" },
      { state: "failed", problem: "invalid_payload", detail: expect.stringContaining("line_items") },
      { state: "failed", problem: "currency", detail: "CAD" },
      { state: "ignored", problem: "test" },
      { state: "ignored", problem: "unknown_topic", detail: "carts/create" },
      { state: "done" },
    ]);
  });

  test("a delivery that the database refuses fails alone, and is stored when it is retried", async () => {
    const shop = await aShop();
    await asOwner(`alter table orders add constraint refuse_source check (source <> 'refused') not valid`);
    await deliver(
      shop,
      { topic: "orders/create", payload: order({ id: 1 }) },
      { topic: "orders/create", payload: order({ id: 2, source_name: "refused" }) },
      { topic: "orders/create", payload: order({ id: 3 }) },
    );
    const states = await query(shop.scope, "select id, state, problem from webhook_deliveries order by received_at");
    expect(states.map(({ state, problem }) => [state, problem])).toEqual([
      ["done", null],
      ["failed", "INTERNAL_ERROR"],
      ["done", null],
    ]);
    await asOwner("alter table orders drop constraint refuse_source");
    await retryDelivery(asAdmin(shop.scope), states[1].id);
    await process(shop.scope, shop.connectionId);
    expect((await stateOf(shop)).orders.map(({ id }) => id)).toEqual(["1", "2", "3"]);
  });

  test("is read with few others if they are large @full", async () => {
    const shop = await aShop();
    const note = "x".repeat(5 * 1024 ** 2 - 2000);
    for (let id = 1; id <= 8; id++)
      await receive(shop.scope, shop.connectionId, { topic: "orders/create", payload: order({ id, note }) });
    const read = await withBusiness(shop.scope, (client) => readQueued(client, shop.scope, shop.connectionId, 200));
    expect(read).toHaveLength(3);
    await process(shop.scope, shop.connectionId);
    expect((await stateOf(shop)).orders).toHaveLength(8);
  });

  test("a refund's delivery waits for its order", async () => {
    const shop = await aShop();
    const refund = {
      id: 9,
      order_id: 450789469,
      created_at: "2026-05-02T10:00:00Z",
      refund_line_items: [{ line_item_id: 1, quantity: 1, subtotal: "20.00" }],
      transactions: [{ kind: "refund", status: "success", amount: "20.00" }],
    };
    await deliver(shop, { topic: "refunds/create", payload: refund });
    expect(await deliveriesOf(shop)).toMatchObject([
      { state: "waiting", problem: "unknown_order", detail: "450789469" },
    ]);
    await deliver(shop, { topic: "orders/create", payload: order() });
    expect(await deliveriesOf(shop)).toMatchObject([{ state: "done" }, { state: "done" }]);
    expect((await stateOf(shop)).orders).toMatchObject([{ refundedAmount: 2000 }]);
    expect((await stateOf(shop)).lines).toMatchObject([{ refundAmount: 2000 }]);
  });

  test("a delivery of refunds above the order's total is done, and says so", async () => {
    const shop = await aShop();
    const refund = (id: number, amount: string) => ({
      id,
      order_id: 450789469,
      created_at: "2026-05-02T10:00:00Z",
      transactions: [{ kind: "refund", status: "success", amount }],
    });
    await deliver(shop, { topic: "orders/create", payload: order() });
    await deliver(shop, { topic: "refunds/create", payload: refund(1, "40.00") });
    await deliver(shop, { topic: "refunds/create", payload: refund(2, "0.01") });
    expect((await deliveriesOf(shop)).map(({ state, problem, detail }) => [state, problem, detail])).toEqual([
      ["done", null, null],
      ["done", null, null],
      ["done", "refund_above_total", "450789469"],
    ]);
  });
});

test("a customer who is deleted or redacted is anonymous, also for deliveries that come late", async () => {
  const shop = await aShop();
  const before = new Date("2026-05-01T14:00:00Z");
  await deliver(shop, { topic: "orders/create", payload: order(), triggeredAt: before });
  const at = new Date("2026-05-03T00:00:00Z");
  await deliver(shop, { topic: "customers/delete", payload: { id: 7 }, triggeredAt: at });
  const customer = { id: 7, email: "ada@example.com", first_name: "Ada", updated_at: "2026-05-02T00:00:00Z" };
  await deliver(shop, { topic: "customers/update", payload: customer, triggeredAt: before });
  const { customers } = await stateOf(shop);
  expect(customers).toMatchObject([{ name: null, email: null, emailConsent: "unknown", orders: 1, value: 4000 }]);
});

test("two businesses with the same orders don't touch each other", async () => {
  const [ours, theirs] = [await aShop(), await aShop()];
  await deliver(ours, { topic: "orders/create", payload: order(), key: "same" });
  await deliver(theirs, { topic: "orders/create", payload: order({ total_price: "10.00" }), key: "same" });
  await deliver(theirs, {
    topic: "orders/cancelled",
    payload: order({ cancelled_at: "2026-05-02T00:00:00Z", updated_at: "2026-05-02T00:00:00Z" }),
  });
  expect((await stateOf(ours)).orders).toMatchObject([{ totalPrice: 4000, status: "completed" }]);
  expect((await stateOf(theirs)).orders).toMatchObject([{ status: "cancelled" }]);
  // A job of one business can't process the other's connection.
  await receive(theirs.scope, theirs.connectionId, { topic: "orders/create", payload: order({ id: 2 }) });
  await process(ours.scope, theirs.connectionId);
  expect((await stateOf(theirs)).orders).toHaveLength(1);
});

test("the shop's removal of the app shows, until it delivers again", async () => {
  const shop = await aShop();
  const isDisconnected = async () =>
    (await query(shop.scope, "select disconnected_at is not null as gone from connections"))[0].gone;
  await deliver(shop, { topic: "app/uninstalled", payload: { id: 1, name: "Shop" } });
  expect(await isDisconnected()).toBe(true);
  await deliver(shop, { topic: "orders/create", payload: order() });
  expect(await isDisconnected()).toBe(false);
});

test("events of a generic connection are stored once, and start no run without a rule that uses them", async () => {
  const shop = await aShop("generic");
  const event = { externalId: "E1", customerId: "ada", name: "viewed", occurredAt: "2026-05-01T10:00:00Z" };
  const events = (data: object[]) => ({ topic: "events", payload: { type: "events", data } });
  await deliver(shop, { topic: "customers", payload: { type: "customers", data: [{ externalId: "ada" }] } });
  await withBusiness(shop.scope, (client) => client.query("update runs set state = 'succeeded', waits_as = null"));
  await deliver(
    shop,
    events([event]),
    events([event, { ...event, externalId: "E2", properties: { size: "M" } }]),
    events([{ ...event, externalId: "E3", customerId: "nobody" }]),
    events([{ ...event, externalId: "E4", occurredAt: "2999-05-01T10:00:00Z" }]),
  );
  expect((await deliveriesOf(shop)).slice(1)).toMatchObject([
    { state: "done" },
    { state: "done" },
    { state: "failed", problem: "unknown_customer", detail: "nobody" },
    { state: "failed", problem: "invalid_payload", detail: "E4, occurredAt: must not be in the future" },
  ]);
  expect(await query(shop.scope, "select external_id, properties from customer_events order by 1")).toEqual([
    { externalId: "E1", properties: {} },
    { externalId: "E2", properties: { size: "M" } },
  ]);
  expect(await query(shop.scope, "select count(*)::int as runs from runs")).toEqual([{ runs: 1 }]);
});

test.each([
  ["deadlock detected", "40P01", true, true],
  ["out of memory", "53200", true, false],
  ["No space left on device", "ENOSPC", true, true],
  ["value too long", "22001", false, false],
])("storing the same delivery, or several, can or can't succeed later after: %s", (message, code, one, several) => {
  const error = Object.assign(new Error(message), { code });
  expect([isTransient(error, 1), isTransient(error, 2)]).toEqual([one, several]);
});

test("a connection is read without reading the deliveries that it keeps", async () => {
  const { scope, connectionId } = await aShop();
  const read = await withBusiness(scope, async (client) => {
    await client.query(
      `insert into webhook_deliveries (business_id, id, connection_id, delivery_key, topic, body, state, finished_at)
       select $1, gen_random_uuid(), $2, n::text, 'orders/create', '{}', 'done', now() from generate_series(1, 3000) n
       returning 1`,
      [scope.businessId, connectionId],
    );
    await client.query("update connections set last_delivery_at = now() where id = $1", [connectionId]);
    await client.query("set local enable_seqscan = off");
    const fetched = async (): Promise<number> => {
      const { rows } = await client.query(
        `select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as n from pg_stat_xact_user_tables
          where relname = 'webhook_deliveries'`,
      );
      return Number(rows[0].n);
    };
    const before = await fetched();
    expect(await findConnection(client, scope, connectionId)).toMatchObject({ state: "active" });
    return (await fetched()) - before;
  });
  expect(read).toBeLessThan(100);
});

test("a connection that is deleted while its deliveries are processed is gone afterwards, and what they brought stays", async () => {
  const shop = await aShop();
  const { scope, connectionId } = shop;
  const customer = { id: 1, email: "ada@example.com", updated_at: "2026-01-01T00:00:00Z" };
  await deliver(shop, { topic: "customers/create", payload: customer });
  const changed = { ...customer, first_name: "Ada", updated_at: "2026-01-02T00:00:00Z" };
  await receive(scope, connectionId, { topic: "customers/update", payload: changed });
  const blocked = (count: number) => until(async () => (await countLockWaits()) >= count);
  const all: Promise<unknown>[] = [];
  await withBusiness(scope, async (client) => {
    await client.query("select from customers where business_id = $1 for update", [scope.businessId]);
    // It has locked its deliveries when it waits for the customer, and the deletion waits for it.
    all.push(process(scope, connectionId));
    await blocked(1);
    all.push(deleteConnection(asAdmin(scope), connectionId));
    await blocked(2);
  });
  await Promise.all(all);
  expect(await query(scope, "select from connections")).toEqual([]);
  expect(await query(scope, "select first_name from customers")).toEqual([{ firstName: "Ada" }]);
});
