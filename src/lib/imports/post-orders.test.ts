import fc from "fast-check";
import { expect, test } from "vitest";
import type { PostedOrder } from "#lib/domain/imports/posted-order.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { createSegment } from "#lib/segments/create-segment.ts";
import { recalculateSegments } from "#lib/segments/recalculate-segments.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { aBusiness } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { deleteOrder, postOrders } from "./post-orders.ts";
import { postProducts } from "./post-products.ts";

const DAY = 86_400_000;
const today = Date.now();

const RULES = [
  { name: "Bought twice", criteria: { minOrders: 2 } },
  { name: "High value", criteria: { minLifetimeValue: 60 } },
  { name: "Best by RFM", criteria: { field: "monetaryScore", operator: "at_least", value: 3 } },
];

const aShop = async (): Promise<Actor> => {
  const actor = asAdmin(await aBusiness());
  for (const rule of RULES) await createSegment(actor, { ...rule, isAutomatic: true });
  return actor;
};

const VIEWS = {
  metrics: `select c.external_id as customer, order_count, lifetime_value, last_order_at, gross_margin,
    costed_sales, covered_revenue
    from customer_metrics join customers c using (customer_id) where order_count > 0`,
  scores: `select c.external_id as customer, recency, frequency, monetary, segment
    from customer_rfm join customers c using (customer_id)`,
  members: `select c.external_id as customer, s.name from customer_segment_assignments a
    join customers c using (customer_id) join customer_segments s using (segment_id)`,
  sizes: "select name, member_count from customer_segments",
  lines: `select o.external_id, i.line_number, i.category, i.brand, i.unit_cost, i.line_total, i.refund_amount
    from order_items i join orders o using (order_id)`,
};
const stateOf = (actor: Actor) =>
  withBusiness(actor, async (client) => {
    const state: Record<string, unknown[]> = {};
    for (const [name, sql] of Object.entries(VIEWS)) state[name] = (await client.query(`${sql} order by 1, 2`)).rows;
    return state;
  });

const anOrder = fc
  .record({
    externalId: fc.constantFrom("o1", "o2", "o3", "o4", "o5"),
    version: fc.integer({ min: 1, max: 1_000_000 }),
    customer: fc.constantFrom("c1", "c2", "c3", null),
    status: fc.constantFrom("completed" as const, "cancelled" as const),
    daysAgo: fc.integer({ min: 0, max: 120 }),
    cents: fc.integer({ min: 0, max: 9999 }),
    refunded: fc.constantFrom(0, 0.5, 1),
  })
  .map(({ externalId, version, customer, status, daysAgo, cents, refunded }): PostedOrder => {
    const back = Math.floor(cents * refunded) / 100;
    const at = new Date(today - daysAgo * DAY).toISOString();
    return {
      ...{ externalId, status, storefrontId: 1, source: "web", orderedAt: at, totalPrice: (cents / 100).toFixed(2) },
      updatedAt: new Date(today + version).toISOString(),
      customer: customer === null ? null : { externalId: customer },
      lines: [{ productId: `p${cents % 2}`, quantity: 1, unitPrice: cents / 100 }],
      refunds: back > 0 ? [{ externalId: `${externalId}-r`, refundedAt: at, amount: back }] : [],
    };
  });

const chunks = fc
  .uniqueArray(anOrder, { minLength: 8, maxLength: 16, selector: ({ updatedAt }) => updatedAt })
  .chain((versions) =>
    fc.array(
      fc.record({
        orders: fc.array(fc.constantFrom(...versions), { minLength: 1, maxLength: 6 }),
        deleted: fc.option(fc.constantFrom("o1", "o2"), { freq: 5 }),
      }),
      { minLength: 3, maxLength: 6 },
    ),
  );

const PRODUCTS = [{ value: { externalId: "p1", category: "Shirts", vendor: "Acme", cost: "1.50" } }];

test("orders in any chunks, order and versions lead to the scores and segments of the final orders", async () => {
  await fc.assert(
    fc.asyncProperty(chunks, fc.nat({ max: 2 }), async (steps, productsAt) => {
      const [incremental, full] = [await aShop(), await aShop()];
      const final = new Map<string, PostedOrder>();
      for (const [at, { orders, deleted }] of steps.entries()) {
        if (at === productsAt) await postProducts(incremental, PRODUCTS);
        await postOrders(
          incremental,
          orders.map((value) => ({ value })),
        );
        for (const order of orders) {
          const before = final.get(order.externalId);
          if (!before?.updatedAt || (order.updatedAt ?? "") >= before.updatedAt) final.set(order.externalId, order);
        }
        if (deleted && final.delete(deleted)) await deleteOrder(incremental, deleted);
        await recalculateSegments(incremental, { reason: "order" });
      }
      await postProducts(full, PRODUCTS);
      if (final.size > 0) {
        await postOrders(
          full,
          [...final.values()].map((value) => ({ value })),
        );
      }
      await recalculateSegments(full, { reason: "order" });
      expect(await stateOf(incremental)).toEqual(await stateOf(full));
    }),
    { numRuns: 12 },
  );
});
