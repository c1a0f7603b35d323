import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { IncomingItem, IncomingRefund } from "#records/rules/incoming-records.ts";
import { aBusiness, anOrder, someOrders } from "#testing/builders.ts";
import { type Margins, marginsOf } from "#testing/margin-meaning.ts";
import { lockOrderWrites } from "./orders.ts";
import { saveProducts } from "./products.ts";

const query = async <Row>(scope: Scope, sql: string): Promise<Row[]> =>
  withBusiness(scope, async (client) => (await client.query(sql)).rows as Row[]);

const ofOrders = (scope: Scope) =>
  query<Margins & { id: string }>(
    scope,
    `select external_id as id, gross_margin as margin, costed_sales as sales, covered_revenue as covered
       from orders order by external_id`,
  );

const ofCustomers = (scope: Scope) =>
  query<Margins & { customer: string }>(
    scope,
    `select c.external_id as customer, gross_margin as margin, costed_sales as sales, covered_revenue as covered
       from customer_metrics join customers c using (business_id, customer_id) order by 1`,
  );

/** 2 pieces for 100.00, bought at 30.00 each: a margin of 40.00. */
const SHIRTS = { productId: "shirt", quantity: 2, price: 5_000, lineTotal: 10_000, unitCost: 3_000 };
const NO_COST = { productId: "bag", quantity: 1, price: 5_000, lineTotal: 5_000 };

type Refunded = { refunded: number; refundedItems?: IncomingRefund["items"] };
const marginAfter = async (
  items: IncomingItem[],
  totalPrice: number,
  refund?: Refunded,
): Promise<Margins | undefined> => {
  const scope = await aBusiness();
  await anOrder(scope, { customer: "ada", items, totalPrice, ...refund });
  return (await ofCustomers(scope)).map(({ customer: _, ...margins }) => margins)[0];
};

describe("the gross margin of an order", () => {
  test("is what its lines sold for minus their cost, without shipping and tax", async () => {
    expect(await marginAfter([SHIRTS], 11_500)).toEqual({ margin: 4_000, sales: 10_000, covered: 11_500 });
  });

  test("counts only lines with a known cost, and says how much of the revenue that is", async () => {
    // The shirts are 100.00 of lines worth 150.00: two thirds of the revenue.
    expect(await marginAfter([SHIRTS, NO_COST], 15_000)).toEqual({ margin: 4_000, sales: 10_000, covered: 10_000 });
  });

  test("is unknown without a cost, and 0 is a cost", async () => {
    expect(await marginAfter([NO_COST], 5_000)).toEqual({ margin: null, sales: null, covered: null });
    expect(await marginAfter([{ ...NO_COST, unitCost: 0 }], 5_000)).toEqual({
      margin: 5_000,
      sales: 5_000,
      covered: 5_000,
    });
  });

  test("loses the units that came back, with their cost", async () => {
    const refundedItems = [{ lineNumber: 1, quantity: 1, amount: 5_000 }];
    // 50.00 of sales and one piece at 30.00 remain.
    const after = await marginAfter([SHIRTS], 10_000, { refunded: 5_000, refundedItems });
    expect(after).toEqual({ margin: 2_000, sales: 5_000, covered: 5_000 });
  });

  test("takes a refund that names no units or lines out of sales and cost in proportion", async () => {
    // A tenth of the amount: 90.00 of sales and 54.00 of cost remain.
    const refundedItems = [{ lineNumber: 1, quantity: 0, amount: 1_000 }];
    const expected = { margin: 3_600, sales: 9_000, covered: 9_000 };
    expect(await marginAfter([SHIRTS], 10_000, { refunded: 1_000, refundedItems })).toEqual(expected);
    expect(await marginAfter([SHIRTS], 10_000, { refunded: 1_000 })).toEqual(expected);
  });

  test("is a loss if the cost exceeds the sales", async () => {
    expect(await marginAfter([{ ...SHIRTS, lineTotal: 4_000 }], 4_000)).toEqual({
      margin: -2_000,
      sales: 4_000,
      covered: 4_000,
    });
  });

  test("is in no customer's total if the order is not counted", async () => {
    const scope = await aBusiness();
    await someOrders(scope, [
      { customer: "ada", items: [SHIRTS] },
      { customer: "ada", items: [SHIRTS], status: "cancelled" },
      { customer: "ada", items: [SHIRTS], refunded: 10_000 },
    ]);
    expect(await ofCustomers(scope)).toEqual([{ customer: "ada", margin: 4_000, sales: 10_000, covered: 10_000 }]);
  });
});

describe("a product's cost that arrives later", () => {
  const product = { externalId: "bag", title: null, category: null, productType: null, vendor: null, tags: [] };
  const post = (scope: Scope, unitCost: number) =>
    withBusiness(scope, async (client) => {
      await lockOrderWrites(client, scope);
      await saveProducts(client, scope, [{ ...product, unitCost, updatedAt: null }]);
    });

  test("completes the margin of earlier orders, and a later change leaves them as they are", async () => {
    const scope = await aBusiness();
    await anOrder(scope, { customer: "ada", externalId: "o1", items: [NO_COST] });
    await post(scope, 2_000);
    const expected = { margin: 3_000, sales: 5_000, covered: 5_000 };
    expect(await ofOrders(scope)).toEqual([{ id: "o1", ...expected }]);
    expect(await ofCustomers(scope)).toEqual([{ customer: "ada", ...expected }]);
    await post(scope, 4_000);
    expect(await ofCustomers(scope)).toEqual([{ customer: "ada", ...expected }]);
    await anOrder(scope, { customer: "ada", externalId: "o2", items: [NO_COST] });
    expect(await ofOrders(scope)).toEqual([
      { id: "o1", ...expected },
      { id: "o2", margin: 1_000, sales: 5_000, covered: 5_000 },
    ]);
  });
});

const cents = fc.integer({ min: 0, max: 9_999 });
const aSale = fc
  .record({
    items: fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 4 }),
        lineTotal: cents,
        unitCost: fc.option(cents),
        back: fc.nat(4),
      }),
      { maxLength: 3 },
    ),
    shipping: fc.constantFrom(0, 500),
    open: fc.constantFrom(0, 0, 0.3),
    isByUnits: fc.boolean(),
  })
  .map(({ items, shipping, open, isByUnits }) => {
    const totalPrice = items.reduce<number>((sum, { lineTotal }) => sum + lineTotal, shipping);
    const refundedItems = items.flatMap(({ quantity, lineTotal, back }, i) => {
      const units = Math.min(back, quantity);
      const amount = Math.floor((lineTotal * units) / quantity);
      return units === 0 ? [] : [{ lineNumber: i + 1, quantity: isByUnits ? units : 0, amount }];
    });
    const named = refundedItems.reduce((sum, { amount }) => sum + amount, 0);
    return { items, totalPrice, refundedItems, refunded: named + Math.floor((totalPrice - named) * open) };
  });
type Sale = typeof aSale extends fc.Arbitrary<infer One> ? One : never;

const isCounted = ({ totalPrice, refunded }: Sale) => refunded === 0 || refunded < totalPrice;

test("margins of orders and customers equal an independent sum over their lines", async () => {
  const sales = fc.sample(aSale, { numRuns: 300, seed: 41 });
  const scope = await aBusiness();
  await someOrders(
    scope,
    sales.map(({ items, ...sale }, i) => ({
      ...sale,
      externalId: `o${String(i).padStart(3, "0")}`,
      customer: `c${i % 7}`,
      items: items.map(({ back: _, ...item }) => ({ ...item, productId: "p", price: 100 })),
    })),
  );
  const expected = sales.map(marginsOf);
  expect((await ofOrders(scope)).map(({ id: _, ...margins }) => margins)).toEqual(expected);
  const totals = await ofCustomers(scope);
  for (const [at, { customer: _, ...total }] of totals.entries()) {
    const own = expected.filter((_, i) => i % 7 === at && isCounted(sales[i] as Sale));
    const sum = (name: keyof Margins) => own.reduce((total, margins) => total + (margins[name] ?? 0), 0);
    expect(total).toEqual({ margin: sum("margin"), sales: sum("sales"), covered: sum("covered") });
  }
});
