import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { IncomingOrder, IncomingRefund, SalesBatch } from "#records/rules/incoming-records.ts";
import { aBusiness, anOrder, saveSales } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";

const rowsOf = (scope: Scope, sql: string) => withBusiness(scope, async (client) => (await client.query(sql)).rows);

const TABLES = ["customers", "orders", "order_items", "refunds", "customer_metrics", "rfm_cuts", "data_revisions"];
const everything = async (scope: Scope) =>
  Object.fromEntries(
    await Promise.all(TABLES.map(async (t) => [t, await rowsOf(scope, `select t.* from ${t} t order by t::text`)])),
  );

/** A random batch of few customers and orders, so that batches overlap. */
const batches = fc
  .array(
    fc.record({
      id: fc.integer({ min: 1, max: 30 }),
      customer: fc.option(fc.integer({ min: 1, max: 6 })),
      status: fc.constantFrom("completed", "partial", "pending", "cancelled"),
      day: fc.integer({ min: 0, max: 400 }),
      lines: fc.array(
        fc.record({ quantity: fc.integer({ min: 1, max: 9 }), price: fc.integer({ min: 0, max: 5000 }) }),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
      refundedShare: fc.constantFrom(0, 0, 0.5, 1),
    }),
    { maxLength: 12 },
  )
  .map((drafts): SalesBatch => {
    const unique = [...new Map(drafts.map((draft) => [draft.id, draft])).values()];
    const orders = unique.map(({ id, customer, status, day, lines }): IncomingOrder => {
      const items = lines.map((l, i) => ({ productId: `p${i}`, ...l, lineTotal: l.price * l.quantity }));
      return {
        externalId: `o${id}`,
        customerExternalId: customer === null ? null : `c${customer}`,
        storefrontId: 1,
        status: status as IncomingOrder["status"],
        orderedAt: new Date(Date.UTC(2024, 0, 1 + day)),
        totalPrice: items.reduce((sum, { lineTotal }) => sum + lineTotal, 0),
        discountAmount: 0,
        source: "web",
        items,
      };
    });
    const refunds = orders.flatMap((order, i): IncomingRefund[] => {
      const [line] = order.items;
      const amount = Math.floor((line?.lineTotal ?? 0) * (unique[i]?.refundedShare ?? 0));
      const refundedAt = new Date(Date.UTC(2026, 0, 1));
      const items = [{ lineNumber: 1, quantity: 1, amount }];
      return amount > 0
        ? [{ externalId: `r-${order.externalId}`, orderExternalId: order.externalId, amount, refundedAt, items }]
        : [];
    });
    const named = new Set(orders.flatMap(({ customerExternalId }) => customerExternalId ?? []));
    const customers = [...named].map((externalId) => ({ externalId, createdAt: new Date(Date.UTC(2024, 0, 1)) }));
    return { customers, orders, refunds };
  });

describe("saveOrders", () => {
  test("keeps metrics equal to a plain recomputation, for any batches in any order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batches, { minLength: 1, maxLength: 4 }), async (several) => {
        const scope = await aBusiness();
        for (const batch of several) {
          // A stored order may lack the line or the amount that a later refund names, so refunds of stored orders are
          // left out here.
          const known = new Set((await rowsOf(scope, "select external_id from orders")).map((row) => row.externalId));
          await saveSales(scope, { ...batch, refunds: batch.refunds.filter((r) => !known.has(r.orderExternalId)) });
        }
        const kept = await rowsOf(
          scope,
          "select customer_id, order_count, lifetime_value, first_order_at, last_order_at from customer_metrics order by 1",
        );
        // Written without the generated columns: a sale is completed or partial and not fully refunded.
        const plain = await rowsOf(
          scope,
          `
          with refunded as (select o.business_id, o.order_id, coalesce(sum(r.amount), 0) as amount from orders o left join refunds r using (business_id, order_id) group by 1, 2),
          sales as (select o.business_id, o.customer_id, o.order_date, o.total_price - f.amount as net from orders o join refunded f using (business_id, order_id)
            where status in ('completed', 'partial') and (f.amount = 0 or f.amount < o.total_price))
          select c.customer_id, count(s.net)::int as order_count, coalesce(sum(s.net), 0)::bigint as lifetime_value,
            min(s.order_date) as first_order_at, max(s.order_date) as last_order_at
          from customers c left join sales s using (business_id, customer_id) group by 1 order by 1`,
        );
        expect(kept).toEqual(plain);
        const [wrong] = await rowsOf(
          scope,
          `select count(*) as n from orders o where refunded_amount <>
          (select coalesce(sum(refund_amount), 0) from order_items i where i.business_id = o.business_id and i.order_id = o.order_id)`,
        );
        expect(wrong?.n).toBe(0);
      }),
      { numRuns: runs(25) },
    );
  });

  test("changes nothing when the same batch is repeated", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        const scope = await aBusiness();
        const first = await saveSales(scope, batch);
        expect(first).toMatchObject({
          ordersNew: batch.orders.length,
          ordersKept: 0,
          refundsNew: batch.refunds.length,
        });
        const before = await everything(scope);
        expect(await saveSales(scope, batch)).toEqual({
          customersNew: 0,
          ordersNew: 0,
          ordersUpdated: 0,
          ordersKept: batch.orders.length,
          ordersDiffering: [],
          refundsNew: 0,
          outcomes: new Map(batch.orders.map(({ externalId }) => [externalId, "unchanged"])),
        });
        expect(await everything(scope)).toEqual(before);
      }),
      { numRuns: runs(10) },
    );
  });

  test("keeps the stored order and reports one with the same number that differs", async () => {
    const scope = await aBusiness();
    await anOrder(scope, { externalId: "o1", customer: "c1", totalPrice: 500 });
    const again = {
      externalId: "o1",
      customerExternalId: "c1",
      storefrontId: 1,
      status: "completed",
      orderedAt: new Date(0),
      totalPrice: 999,
      discountAmount: 0,
      source: "web",
      items: [],
    } as const;
    expect(await saveSales(scope, { orders: [again] })).toMatchObject({
      ordersNew: 0,
      ordersKept: 1,
      ordersDiffering: ["o1"],
    });
    expect(await rowsOf(scope, "select total_price from orders")).toEqual([{ totalPrice: 500 }]);
  });

  test("writes nothing if anything in the batch is invalid", async () => {
    const scope = await aBusiness();
    const refundedAt = new Date("2025-02-01T00:00:00Z");
    const customers = [{ externalId: "c1", createdAt: refundedAt }];
    const refunds = [{ externalId: "r1", orderExternalId: "nowhere", amount: 1, refundedAt, items: [] }];
    await expect(saveSales(scope, { customers, refunds })).rejects.toThrow("order nowhere, which does not exist");
    await expect(anOrder(scope, { storefrontId: 9 })).rejects.toThrow("orders_business_id_storefront_id_fkey");
    expect((await everything(scope)).customers).toEqual([]);
  });

  test("counts a refund that occurs twice in a batch once", async () => {
    const scope = await aBusiness();
    await anOrder(scope, { externalId: "o1", customer: "c1", totalPrice: 500 });
    const items = [{ lineNumber: 1, quantity: 1, amount: 200 }];
    const refund = {
      externalId: "r1",
      orderExternalId: "o1",
      amount: 200,
      refundedAt: new Date("2025-02-01T00:00:00Z"),
      items,
    };
    expect(await saveSales(scope, { refunds: [refund, refund] })).toMatchObject({ refundsNew: 1 });
    expect(await rowsOf(scope, "select refunded_amount, net_amount from orders")).toEqual([
      { refundedAmount: 200, netAmount: 300 },
    ]);
    expect(await rowsOf(scope, "select refund_amount from order_items")).toEqual([{ refundAmount: 200 }]);
  });

  test("loses no order when two writers change one customer", async () => {
    const scope = await aBusiness();
    await Promise.all(Array.from({ length: 8 }, () => anOrder(scope, { customer: "c1", totalPrice: 100 })));
    expect(await rowsOf(scope, "select order_count, lifetime_value from customer_metrics")).toEqual([
      { orderCount: 8, lifetimeValue: 800 },
    ]);
  });

  test("stores any text unchanged", async () => {
    const scope = await aBusiness();
    const productName = 'a\\b\t"c"\r\nd \\N é 漢 \\.';
    await anOrder(scope, { items: [{ productId: "\\N", productName, quantity: 1, price: 5, lineTotal: 5 }] });
    expect(await rowsOf(scope, "select product_id, product_name from order_items")).toEqual([
      { productId: "\\N", productName: productName },
    ]);
  });

  test("separates equal numbers of two businesses", async () => {
    const [ours, theirs] = [await aBusiness(), await aBusiness()];
    await anOrder(ours, { externalId: "o1", customer: "c1", totalPrice: 700 });
    await anOrder(theirs, { externalId: "o1", customer: "c1", totalPrice: 300, refunded: 100 });
    expect(await rowsOf(ours, "select lifetime_value from customer_metrics")).toEqual([{ lifetimeValue: 700 }]);
    expect(await rowsOf(theirs, "select lifetime_value from customer_metrics")).toEqual([{ lifetimeValue: 200 }]);
    expect(await rowsOf(ours, "select * from refunds")).toEqual([]);
    // A write under one scope that names another business is refused by the policy.
    const foreign = withBusiness(ours, (client) =>
      client.query("insert into storefronts values ($1, 2, 'x', now())", [theirs.businessId]),
    );
    await expect(foreign).rejects.toThrow("row-level security");
  });
});
