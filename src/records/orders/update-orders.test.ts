import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { saveCuts } from "#records/rfm/customer-rfm.ts";
import type { IncomingItem, IncomingOrder, IncomingRefund } from "#records/rules/incoming-records.ts";
import { aBusiness, anOrder, saveSales } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { deleteOrders, lockOrderWrites } from "./orders.ts";
import { saveProducts } from "./products.ts";

const rowsOf = (scope: Scope, sql: string) => withBusiness(scope, async (client) => (await client.query(sql)).rows);

/** Everything that depends on the orders, without our own IDs and counters. */
const VIEWS = {
  orders: `select o.external_id, c.external_id as customer, storefront_id, status, order_date, total_price, discount_amount,
      refunded_amount, net_amount, is_counted, source, source_updated_at, discount_codes, shipping_amount, tax_amount,
      payment_state, device, campaign, gross_margin, costed_sales, covered_revenue from orders o left join customers c using (business_id, customer_id)`,
  lines: `select o.external_id as "order", i.line_number, i.product_id, i.product_name, i.category, i.product_type, i.brand,
      i.quantity, i.price, i.line_total, i.refund_amount, i.refunded_quantity, i.external_id, i.variant, i.parent_id, i.collection,
      i.unit_cost from order_items i join orders o using (business_id, order_id)`,
  refunds: `select r.external_id, o.external_id as "order", amount, refunded_at, items from refunds r join orders o using (business_id, order_id)`,
  metrics: `select c.external_id, order_count, lifetime_value, first_order_at, last_order_at, gross_margin, costed_sales,
      covered_revenue
      from customer_metrics join customers c using (business_id, customer_id)`,
};
const stateOf = async (scope: Scope) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(VIEWS).map(async ([name, sql]) => [name, await rowsOf(scope, `${sql} order by 1, 2`)]),
    ),
  );

/** How often anything was written, whatever it was. */
const countersOf = (scope: Scope) =>
  rowsOf(
    scope,
    "select (select revision from data_revisions) as orders, (select sum(revision) from customer_metrics) as customers",
  );

const CUSTOMERS = ["c1", "c2", "c3"].map((externalId) => ({ externalId, createdAt: new Date("2020-01-01T00:00:00Z") }));
const MONTH_ENDS = ["2024-01-31", "2024-04-30", "2024-12-31"];

const pickCents = fc.integer({ min: 0, max: 5000 });
const aLine = fc.record(
  {
    productId: fc.constantFrom("p1", "p2", "p3"),
    quantity: fc.integer({ min: 1, max: 3 }),
    price: pickCents,
    lineTotal: pickCents,
    category: fc.option(fc.constantFrom("Shirts", 'a"\\b')),
    variant: fc.option(fc.constant("XL")),
    parentId: fc.option(fc.constantFrom("77", "78")),
    unitCost: fc.option(pickCents),
  },
  { requiredKeys: ["productId", "quantity", "price", "lineTotal"] },
);

const refundOf = (order: string, number: number, amount: number, back: boolean): IncomingRefund => ({
  externalId: `r${number}`,
  orderExternalId: order,
  amount,
  refundedAt: new Date("2025-06-01T00:00:00Z"),
  items: back ? [{ lineNumber: 1, quantity: 1, amount }] : [],
});

/** A version of one of a few orders, whose refunds may come with it. */
const aVersion = fc
  .record({
    id: fc.constantFrom("o1", "o2", "o3"),
    version: fc.integer({ min: 1, max: 1_000_000 }),
    customer: fc.option(fc.constantFrom("c1", "c2", "c3")),
    status: fc.constantFrom("completed" as const, "partial" as const, "pending" as const, "cancelled" as const),
    day: fc.integer({ min: 0, max: 400 }),
    items: fc.array(aLine, { maxLength: 3 }),
    totalPrice: pickCents,
    codes: fc.array(fc.constantFrom("SPRING", 'a,"b"\\', "{x}"), { maxLength: 2 }),
    device: fc.option(fc.constant("mobile")),
    refunds: fc.option(fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), pickCents, fc.boolean()), { maxLength: 2 })),
  })
  .map(({ id, version, customer, day, codes, refunds, ...rest }): IncomingOrder => {
    const unique = new Map(
      (refunds ?? []).map(([number, amount, back]) => [number, refundOf(id, number, amount, back)]),
    );
    return {
      ...rest,
      externalId: id,
      customerExternalId: customer,
      storefrontId: 1,
      orderedAt: new Date(Date.UTC(2024, 0, 1 + day)),
      updatedAt: new Date(Date.UTC(2026, 0, 1) + version),
      discountAmount: 0,
      source: "web",
      discountCodes: codes,
      ...(refunds && { refunds: [...unique.values()] }),
    };
  });

type Step = { orders: IncomingOrder[]; refunds: [string, number, number, boolean][]; deleted: string[] };

/** Some versions, each delivered once or several times in any order, with refunds and deletions between. */
const steps = fc
  .uniqueArray(aVersion, { minLength: 6, maxLength: 12, selector: ({ updatedAt }) => updatedAt?.getTime() })
  .chain((versions) =>
    fc.array(
      fc.record({
        orders: fc.array(fc.constantFrom(...versions), { minLength: 1, maxLength: 4 }),
        refunds: fc.array(
          fc.tuple(fc.constantFrom("o1", "o2", "o3"), fc.integer({ min: 1, max: 4 }), pickCents, fc.boolean()),
          { maxLength: 2 },
        ),
        deleted: fc.oneof(
          { weight: 7, arbitrary: fc.constant<string[]>([]) },
          { weight: 1, arbitrary: fc.constant<string[]>(["o1", "o2"]) },
        ),
      }),
      { minLength: 4, maxLength: 8 },
    ),
  );

type Stored = { order: IncomingOrder; refunds: Map<string, IncomingRefund> };

/** What a step means, one order after the other. */
const apply = (shop: Map<string, Stored>, { orders, refunds, deleted }: Step): IncomingRefund[] => {
  for (const order of orders) {
    const before = shop.get(order.externalId);
    if (before && Number(order.updatedAt) < Number(before.order.updatedAt)) continue;
    const given = order.refunds?.map((refund) => [refund.externalId, refund] as const);
    shop.set(order.externalId, { order, refunds: given ? new Map(given) : (before?.refunds ?? new Map()) });
  }
  const sent = refunds.filter(([id]) => shop.has(id)).map((refund) => refundOf(...refund));
  for (const refund of sent) {
    const known = shop.get(refund.orderExternalId)?.refunds;
    if (known && !known.has(refund.externalId)) known.set(refund.externalId, refund);
  }
  for (const id of deleted) shop.delete(id);
  return sent;
};

describe("a batch that updates existing orders", () => {
  test("leads to the state of a business that was given the final orders at once", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const [scope, other] = [await aBusiness(), await aBusiness()];
        const shop = new Map<string, Stored>();
        for (const step of given) {
          const refunds = apply(shop, step);
          await saveSales(scope, { customers: CUSTOMERS, orders: step.orders, refunds, existing: "update" });
          if (step.deleted.length > 0) await withBusiness(scope, (client) => deleteOrders(client, scope, step.deleted));
          for (const day of MONTH_ENDS) await storeCuts(scope, day);
        }
        const final = [...shop.values()].map(({ order, refunds }) => ({ ...order, refunds: [...refunds.values()] }));
        await saveSales(other, { customers: CUSTOMERS, orders: final });
        const state = await stateOf(other);
        expect(await stateOf(scope)).toEqual(state);
        for (const day of MONTH_ENDS) await storeCuts(other, day);
        expect(await cutsOf(scope)).toEqual(await cutsOf(other));

        const before = await countersOf(scope);
        const again = await saveSales(scope, { customers: CUSTOMERS, orders: final, existing: "update" });
        expect(new Set(again.outcomes.values())).toEqual(new Set(final.length > 0 ? ["unchanged"] : []));
        expect(await countersOf(scope)).toEqual(before);
      }),
      { numRuns: runs(25, 2) },
    );
  });

  test("returns the outcome of each order", async () => {
    const scope = await aBusiness();
    const updatedAt = new Date("2026-03-01T00:00:00Z");
    const [same, older, changed] = [
      await anOrder(scope, { externalId: "same", customer: "c1", updatedAt }),
      await anOrder(scope, { externalId: "older", customer: "c1", updatedAt }),
      await anOrder(scope, { externalId: "changed", customer: "c1", updatedAt }),
    ];
    const orders = [
      same,
      { ...older, totalPrice: 1, updatedAt: new Date("2026-02-28T00:00:00Z") },
      { ...changed, totalPrice: 1, updatedAt: new Date("2026-03-02T00:00:00Z") },
      { ...same, externalId: "new" },
    ];
    const { outcomes, ...counts } = await saveSales(scope, { orders, existing: "update" });
    expect([...outcomes]).toEqual([
      ["same", "unchanged"],
      ["older", "unchanged"],
      ["changed", "updated"],
      ["new", "created"],
    ]);
    expect(counts).toMatchObject({ ordersNew: 1, ordersUpdated: 1, ordersKept: 2, ordersDiffering: [] });
  });

  test("moves an order to another customer, with both customers' metrics", async () => {
    const scope = await aBusiness();
    const order = await anOrder(scope, { externalId: "o1", customer: "c1", totalPrice: 700 });
    await saveSales(scope, {
      customers: [{ externalId: "c2", createdAt: order.orderedAt }],
      orders: [{ ...order, customerExternalId: "c2" }],
      existing: "update",
    });
    expect((await stateOf(scope)).metrics).toMatchObject([
      { externalId: "c1", orderCount: 0, lifetimeValue: 0, lastOrderAt: null },
      { externalId: "c2", orderCount: 1, lifetimeValue: 700, lastOrderAt: order.orderedAt },
    ]);
  });

  test("keeps the refund of another order that has the same number", async () => {
    const scope = await aBusiness();
    const order = await anOrder(scope, { externalId: "o1", customer: "c1", totalPrice: 700, refunded: 200 });
    const refund = { ...refundOf("o2", 1, 300, false), externalId: "r-o1" };
    await saveSales(scope, { orders: [{ ...order, externalId: "o2", refunds: [refund] }], existing: "update" });
    expect(await rowsOf(scope, "select external_id as id, refunded_amount as back from orders order by 1")).toEqual([
      { id: "o1", back: 200 },
      { id: "o2", back: 300 },
    ]);
    expect(await rowsOf(scope, "select lifetime_value from customer_metrics")).toEqual([{ lifetimeValue: 900 }]);
    const alone = { ...refund, orderExternalId: "o1", externalId: "r-alone", amount: 50 };
    await saveSales(scope, { refunds: [alone, { ...alone, orderExternalId: "o2" }] });
    expect(await rowsOf(scope, "select lifetime_value from customer_metrics")).toEqual([{ lifetimeValue: 800 }]);
  });

  test("refuses an order of an unknown customer", async () => {
    const scope = await aBusiness();
    const order = await anOrder(scope, { customer: "c1" });
    const orders = [{ ...order, customerExternalId: "nobody" }];
    await expect(saveSales(scope, { orders, existing: "update" })).rejects.toThrow("No customer nobody");
  });
});

test("deleting orders deletes their lines and refunds, and recomputes their customers", async () => {
  const [scope, other] = [await aBusiness(), await aBusiness()];
  for (const each of [scope, other]) await anOrder(each, { externalId: "o1", customer: "c1", refunded: 100 });
  await anOrder(scope, { externalId: "o2", customer: "c1", totalPrice: 500 });
  const gone = await withBusiness(scope, (client) => deleteOrders(client, scope, ["o1", "unknown"]));
  expect(gone).toEqual(["o1"]);
  expect(await stateOf(scope)).toMatchObject({
    orders: [{ externalId: "o2" }],
    lines: [{ order: "o2" }],
    refunds: [],
    metrics: [{ orderCount: 1, lifetimeValue: 500 }],
  });
  expect((await stateOf(other)).orders).toHaveLength(1);
});

describe("products", () => {
  const product = {
    externalId: "p1",
    title: "Shirt",
    category: "Shirts",
    productType: null,
    vendor: "Acme",
    tags: ["new"],
    unitCost: 400,
    updatedAt: new Date("2026-03-01T00:00:00Z"),
  };
  const save = (scope: Scope, products: Parameters<typeof saveProducts>[2]) =>
    withBusiness(scope, async (client) => {
      await lockOrderWrites(client, scope);
      return [...(await saveProducts(client, scope, products)).values()];
    });
  const items: IncomingItem[] = [
    { productId: "p1", quantity: 1, price: 900, lineTotal: 900, brand: "Own" },
    { productId: "p2", quantity: 1, price: 100, lineTotal: 100 },
  ];
  const completed = [
    { productId: "p1", category: "Shirts", productType: null, brand: "Own", unitCost: 400 },
    { productId: "p2", category: null, productType: null, brand: null, unitCost: null },
  ];
  const linesOf = (scope: Scope) =>
    rowsOf(scope, "select product_id, category, product_type, brand, unit_cost from order_items order by line_number");

  test("complete lines, whichever comes first, and their customers' profiles become outdated", async () => {
    const [before, after] = [await aBusiness(), await aBusiness()];
    expect(await save(before, [product])).toEqual(["created"]);
    await anOrder(before, { customer: "c1", items });
    await anOrder(after, { customer: "c1", items });
    const [{ revision } = { revision: 0 }] = await rowsOf(after, "select revision from customer_metrics");
    expect(await save(after, [product])).toEqual(["created"]);
    expect(await linesOf(before)).toEqual(completed);
    expect(await linesOf(after)).toEqual(completed);
    expect(await rowsOf(after, "select revision from customer_metrics")).toEqual([{ revision: revision + 1 }]);
  });

  test("change by newer versions only, and an identical one writes nothing", async () => {
    const scope = await aBusiness();
    await save(scope, [product]);
    const order = await anOrder(scope, { externalId: "o1", customer: "c1", items });
    const before = await countersOf(scope);
    expect(await save(scope, [product])).toEqual(["unchanged"]);
    const older = { ...product, title: "Old", updatedAt: new Date("2026-02-01T00:00:00Z") };
    expect(await save(scope, [older, { ...older, externalId: "p3" }])).toEqual(["unchanged", "created"]);
    const { outcomes } = await saveSales(scope, { orders: [order], existing: "update" });
    expect(outcomes.get("o1")).toBe("unchanged");
    expect(await save(scope, [{ ...product, title: "New", updatedAt: null }])).toEqual(["updated"]);
    expect(await rowsOf(scope, "select title, source_updated_at as at from products where external_id = 'p1'")).toEqual(
      [{ title: "New", at: product.updatedAt }],
    );
    expect(await linesOf(scope)).toEqual(completed);
    expect((await countersOf(scope))[0]?.customers).toBe(before[0]?.customers);
  });
});

async function storeCuts(scope: Scope, day: string): Promise<void> {
  const to = new Date(Date.parse(day) + 86_400_000);
  const [stored] = await rowsOf(scope, `select from rfm_cuts where day = '${day}'`);
  // What is stored is read instead of computed, as in the product, so it has to be right.
  if (!stored) await saveCuts(scope, { day, days: 90, from: new Date(to.getTime() - 90 * 86_400_000), to });
}

function cutsOf(scope: Scope) {
  return rowsOf(scope, "select day::text, customers, frequency, monetary from rfm_cuts order by 1");
}
