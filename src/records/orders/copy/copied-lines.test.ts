import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { uuidText } from "#core/binary/binary-arrays.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { databaseUrl } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { eraseCustomer } from "#features/customers/privacy/erase-customer.ts";
import { deleteOrders, recountGiftCards } from "#records/orders/orders.ts";
import { saveProducts } from "#records/orders/products.ts";
import type { IncomingItem, IncomingOrder } from "#records/rules/incoming-records.ts";
import { LINE_GROUPINGS, type LineSums } from "#records/rules/order-readings/lines-of-orders.ts";
import { aBusiness, anOrder, type OrderOptions, saveSales, someOrders } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { asAdmin } from "#testing/request.ts";
import { aCopyOf } from "#testing/shops/order-copies.ts";
import { type CopyPlace, loadCopy, type OrderCopy } from "./copied-orders.ts";
import { listLineParts } from "./line-parts.ts";
import { buildOrderCopy, freeReadCopies, getCopyFolder, queryCopy } from "./order-copy.ts";
import { updateCopy } from "./work-on-copy.ts";

type Span = { from: number; until: number; storefrontId: number | null };
const EVER: Span = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY, storefrontId: null };
const DAY = 86_400_000;
const START = Date.UTC(2025, 0, 1);

type Line = {
  product: number;
  variant: string | null;
  category: string | null;
  parent: string | null;
  quantity: number;
  total: number;
};
type Sale = {
  order: number;
  customer: string | null;
  lines: Line[];
  more: number;
  day: number;
};
type Change =
  | Sale
  | { kind: "refund"; order: number; line: number; amount: number }
  | { kind: "delete"; order: number }
  | { kind: "catalog"; product: number; category: string; parentId: string | null }
  | { kind: "giftCards"; areSales: boolean };

const ORDERS = 12;
const PRODUCTS = 5;
/** It sells stored value. */
const GIFT_CARD = 0;

const line: fc.Arbitrary<Line> = fc.record({
  product: fc.nat(PRODUCTS),
  variant: fc.constantFrom(null, "red", "blau ü", ""),
  category: fc.constantFrom(null, "Yarn", "Fabric", ""),
  parent: fc.constantFrom(null, null, "77", "p1", "ü"),
  quantity: fc.constantFrom(1, 2, 300),
  total: fc.constantFrom(0, 1, 255, 256, 99_999, 3_000_000_000),
});
const orderNumber = fc.nat(ORDERS - 1);
const sold: fc.Arbitrary<Sale> = fc.record({
  order: orderNumber,
  customer: fc.constantFrom("ada", "bob", "cleo", null),
  lines: fc.array(line, { maxLength: 3 }),
  // Beside the lines: delivery, or a discount of the whole order.
  more: fc.constantFrom(0, 0, 490, -1),
  day: fc.nat(9),
});
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 6, arbitrary: sold },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("refund" as const),
      order: orderNumber,
      line: fc.nat(3),
      amount: fc.constantFrom(1, 200, 5000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete" as const), order: orderNumber }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("catalog" as const),
      product: fc.nat(PRODUCTS),
      category: fc.constantFrom("Wool", "Tools"),
      parentId: fc.constantFrom(null, "77", "78"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("giftCards" as const), areSales: fc.boolean() }) },
);

const itemOf = ({ product, variant, category, parent, quantity, total }: Line): IncomingItem => ({
  productId: `p${product}`,
  productName: product === GIFT_CARD ? "Gift card" : `Product ${product}`,
  variant,
  category,
  parentId: parent,
  brand: product % 2 === 0 ? "Even" : null,
  quantity,
  price: Math.ceil(total / quantity) + (product === 3 ? 10 : 0),
  lineTotal: total,
  unitCost: product === 2 ? 7 : null,
});

const toOrder = ({ order, customer, lines, more, day }: Sale): IncomingOrder => {
  const charged = lines.reduce((sum, { total }) => sum + total, 0);
  return {
    externalId: `o${order}`,
    customerExternalId: customer,
    storefrontId: 1 + (order % 2),
    status: order % 5 === 4 ? "pending" : "completed",
    orderedAt: new Date(START + DAY * day),
    totalPrice: Math.max(0, charged + more),
    discountAmount: Math.max(0, -more),
    discountCodes: order % 3 === 0 ? ["WELCOME"] : [],
    source: order % 4 === 0 ? "pos" : "web",
    items: lines.map(itemOf),
  };
};

let refunds = 0;
const apply = async (scope: Scope, changed: Change, stored: Map<number, IncomingOrder>): Promise<void> => {
  if ("more" in changed) {
    const order = toOrder(changed);
    const customers = order.customerExternalId
      ? [{ externalId: order.customerExternalId, createdAt: order.orderedAt }]
      : [];
    stored.set(changed.order, order);
    await saveSales(scope, { customers, orders: [order], existing: "update" });
  } else if (changed.kind === "refund") {
    const order = stored.get(changed.order);
    if (!order) return;
    const amount = Math.min(changed.amount, order.totalPrice);
    const item = order.items[changed.line];
    // Without a line, the refund names none.
    const items = item ? [{ lineNumber: changed.line + 1, quantity: 1, amount: Math.min(amount, item.lineTotal) }] : [];
    const refund = { externalId: `r${++refunds}`, orderExternalId: order.externalId, amount, items };
    await saveSales(scope, { refunds: [{ ...refund, refundedAt: order.orderedAt }] });
  } else if (changed.kind === "delete") {
    stored.delete(changed.order);
    await withBusiness(scope, (client) => deleteOrders(client, scope, [`o${changed.order}`]));
  } else if (changed.kind === "catalog") {
    const { product, category, parentId } = changed;
    const known = { title: null, productType: null, vendor: "Vendor", tags: [], unitCost: 3, updatedAt: null };
    await withBusiness(scope, (client) =>
      saveProducts(client, scope, [{ externalId: `p${product}`, category, parentId, ...known }]),
    );
  } else {
    await withBusiness(scope, async (client) => {
      const set = "update businesses set gift_cards_are_sales = $2 where id = $1";
      await client.query(set, [scope.businessId, changed.areSales]);
      await recountGiftCards(client, scope);
    });
  }
};

/** Every counted order of a known customer with its lines, as texts that sort. */
const inCopy = (copy: OrderCopy): string[] => {
  const { parts, texts } = listLineParts(copy);
  const text = (at: number | undefined) => texts[at ?? -1] ?? null;
  return parts
    .flatMap(({ orders: columns, skipped, items }) =>
      Array.from({ length: columns.starts.length - 1 }, (_, customer) => customer)
        .filter((customer) => !skipped?.[customer])
        .flatMap((customer) =>
          Array.from(columns.orderedAt.keys())
            .slice(columns.starts[customer], columns.starts[customer + 1])
            .map((order) => ({
              customer: uuidText(columns.ids, 16 * customer),
              at: columns.orderedAt[order],
              net: columns.revenue[order],
              channel: text(columns.channels[order]),
              codes: JSON.parse(text(columns.discountCodes[order]) ?? ""),
              discount: columns.discounts[order],
              covered: columns.covered[order],
              total: columns.totals[order],
              lines: Array.from(columns.items.keys())
                .slice(columns.lineStarts[order], columns.lineStarts[order + 1])
                .map((at) => {
                  const item = columns.items[at] as number;
                  const names = [
                    items.products,
                    items.productNames,
                    items.variants,
                    items.categories,
                    items.brands,
                    items.parents,
                  ];
                  const { quantities, returnedQuantities, charged, refunds: back, prices, costs } = columns;
                  const numbers = [quantities, returnedQuantities, charged, back, prices, costs];
                  return JSON.stringify([
                    ...names.map((column) => text(column[item])),
                    items.giftCards[item] === 1,
                    ...numbers.map((column) => column[at]),
                  ]);
                })
                .sort(),
            })),
        ),
    )
    .map((order) => JSON.stringify(order))
    .sort();
};

/** The same as PostgreSQL has it. */
const inDatabase = (scope: Scope): Promise<string[]> =>
  withBusiness(scope, async (client) => {
    type Row = Record<string, unknown> & { at: Date; lines: unknown[][] | null };
    const { rows } = await client.query<Row>(
      `select customer_id as customer, order_date as at, net_amount as net, source as channel, discount_codes as codes,
              discount_amount as discount, coalesce(covered_revenue, 0) as covered, total_price - gift_card_amount as total,
              (select jsonb_agg(jsonb_build_array(product_id, product_name, variant, category, brand, parent_id, is_gift_card, quantity,
                        refunded_quantity, line_total, refund_amount, price,
                        case when unit_cost is null then 0 else 1 + round(unit_cost * quantity * case
                          when refunded_quantity > 0 then (quantity - refunded_quantity)::numeric / quantity
                          when line_total > 0 then greatest(line_total - refund_amount, 0)::numeric / line_total else 1 end) end))
                 from order_items i where i.business_id = $1 and i.order_id = o.order_id) as lines
         from orders o where business_id = $1 and is_counted and customer_id is not null`,
      [scope.businessId],
    );
    return rows
      .map(({ at, lines, ...order }) => {
        const { customer, ...rest } = order;
        const sorted = (lines ?? []).map((each) => JSON.stringify(each)).sort();
        return JSON.stringify({ customer, at: at.getTime(), ...rest, lines: sorted });
      })
      .sort();
  });

const placeOf = (scope: Scope): CopyPlace => ({
  scope,
  databaseUrl: databaseUrl(),
  files: { businessId: scope.businessId, folder: getCopyFolder(scope), of: "lines" },
});

const loaded = async (scope: Scope): Promise<OrderCopy> => {
  const copy = await loadCopy(placeOf(scope).files);
  if (!copy) throw new Error("There is no copy with lines");
  return copy;
};

const sums = (scope: Scope, by: (typeof LINE_GROUPINGS)[number], giftCardsAreSales: boolean, span = EVER) =>
  queryCopy(scope, "lines", { ...span, by, giftCardsAreSales });

const aShop = async (): Promise<Scope> => {
  const scope = await aBusiness({ storefronts: ["Web", "Shop"], currency: "EUR" });
  onTestFinished(() => rm(getCopyFolder(scope), { recursive: true, force: true }));
  return scope;
};

const revenueOf = (groups: readonly LineSums[]) => groups.reduce((sum, { revenue }) => sum + revenue, 0);

test("a copy of random sales has every line as PostgreSQL does, and after random changes the same as one that is built again", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 4, maxLength: 14, size: "max" }),
      fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
      async (first, later) => {
        const scope = await aShop();
        const stored = new Map<number, IncomingOrder>();
        for (const each of first) await apply(scope, each, stored);
        await buildOrderCopy(scope, "lines");
        expect(inCopy(await loaded(scope))).toEqual(await inDatabase(scope));
        for (const changes of later) {
          for (const each of changes) await apply(scope, each, stored);
          const updated = await updateCopy(placeOf(scope), await loaded(scope));
          const expected = await inDatabase(scope);
          expect(updated && inCopy(updated.copy)).toEqual(expected);
          expect(inCopy(await loaded(scope))).toEqual(expected);
          for (const text of expected) if (!text.includes('"lines":[]')) seen.add("lines");
          if ((await loaded(scope)).changes) seen.add("changes");
        }
        await buildOrderCopy(scope, "lines");
        expect(inCopy(await loaded(scope))).toEqual(await inDatabase(scope));
      },
    ),
    { numRuns: runs(60, 3) },
  );
  expect([...seen].sort()).toEqual(["changes", "lines"]);
});

test("what products and categories brought in and what no line had add up to the revenue of any span and storefront", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 4, maxLength: 18, size: "max" }),
      fc.record({
        from: fc.constantFrom(0, 2),
        until: fc.constantFrom(4, 20),
        storefrontId: fc.constantFrom(null, 1),
      }),
      async (changes, { from, until, storefrontId }) => {
        const scope = await aShop();
        const stored = new Map<number, IncomingOrder>();
        let giftCardsAreSales = false;
        for (const each of changes) {
          await apply(scope, each, stored);
          if ("areSales" in each) giftCardsAreSales = each.areSales;
        }
        const span = { from: START + DAY * from, until: START + DAY * until, storefrontId };
        const expected = await withBusiness(scope, async (client) => {
          const { rows } = await client.query<Record<"revenue" | "sold" | "orders", number>>(
            `select coalesce(sum(net_amount), 0)::float8 as revenue, coalesce(sum((select sum(line_total - refund_amount)
                      from order_items i where i.business_id = $1 and i.order_id = o.order_id and ($5 or not is_gift_card))), 0)::float8 as sold,
                    count(*)::int as orders
               from orders o where business_id = $1 and is_counted and customer_id is not null
                and order_date >= $2 and order_date < $3 and ($4::int is null or storefront_id = $4)`,
            [scope.businessId, new Date(span.from), new Date(span.until), storefrontId, giftCardsAreSales],
          );
          return rows[0];
        });
        for (const by of LINE_GROUPINGS) {
          const { groups, revenue, rest } = await sums(scope, by, giftCardsAreSales, span);
          expect(revenue).toBe(expected?.revenue);
          expect(revenueOf(groups)).toBe(expected?.sold);
          expect(revenueOf(groups) + rest.revenue).toBe(revenue);
          expect(rest.orders).toBeLessThanOrEqual(expected?.orders ?? 0);
        }
      },
    ),
    { numRuns: runs(40, 3) },
  );
});

const soldLine = (productId: string, category: string | null, lineTotal: number, more: Partial<IncomingItem> = {}) => ({
  productId,
  category,
  quantity: 1,
  price: lineTotal,
  lineTotal,
  ...more,
});

describe("sums by hand", () => {
  // Ada buys yarn twice in one order (2 × 5.00, reduced to 9.00 and 5.00 of it returned; 1 × 4.00) with 4.90 delivery, later needles for
  // 3.00. Bob buys yarn for 6.00 in the shop under its new name.
  const sell = async () => {
    const scope = await aShop();
    await someOrders(scope, [
      {
        customer: "ada",
        orderedAt: new Date(START),
        totalPrice: 1790,
        items: [
          soldLine("yarn", "Yarn", 900, { productName: "Wool", variant: "red", quantity: 2, price: 500 }),
          soldLine("yarn", "Yarn", 400, { productName: "Wool", variant: "blue" }),
        ],
        refunded: 500,
        refundedItems: [{ lineNumber: 1, quantity: 1, amount: 500 }],
      },
      { customer: "ada", orderedAt: new Date(START + DAY), items: [soldLine("needles", null, 300)] },
      {
        customer: "bob",
        orderedAt: new Date(START + 2 * DAY),
        storefrontId: 2,
        items: [soldLine("yarn", "Yarn", 600, { productName: "Soft wool", variant: "red" })],
      },
      { customer: null, orderedAt: new Date(START), items: [soldLine("yarn", "Yarn", 77_700)] },
    ] satisfies OrderOptions[]);
    return scope;
  };
  const nothing = { variant: null, name: null, quantity: 1, returnedQuantity: 0, discount: 0 };

  test("a product, its variants and its category have their orders, buyers, units, returns and discounts", async () => {
    const scope = await sell();
    const { groups, ...all } = await sums(scope, "product", false);
    const yarn = { revenue: 1400, orders: 2, buyers: 2, quantity: 4, returnedQuantity: 1, listed: 2000, discount: 100 };
    const needles = { ...nothing, key: "needles", revenue: 300, orders: 1, buyers: 1, listed: 300 };
    expect(groups).toHaveLength(2);
    expect(groups).toEqual(
      expect.arrayContaining([{ key: "yarn", variant: null, name: "Soft wool", ...yarn }, needles]),
    );
    // 17.90 − 5.00 + 3.00 + 6.00, of which 4.90 was delivery.
    expect(all).toEqual({ revenue: 2190, rest: { revenue: 490, orders: 1 } });
    const variants = (await sums(scope, "variant", false)).groups;
    expect(new Map(variants.map(({ key, variant, revenue }) => [`${key} ${variant}`, revenue]))).toEqual(
      new Map([
        ["yarn red", 1000],
        ["yarn blue", 400],
        ["needles null", 300],
      ]),
    );
    const categories = (await sums(scope, "category", false)).groups;
    expect(new Map(categories.map(({ key, orders }) => [key, orders]))).toEqual(
      new Map([
        ["Yarn", 2],
        [null, 1],
      ]),
    );
    const inShop = await sums(scope, "product", false, { ...EVER, storefrontId: 2 });
    expect(inShop.groups.map(({ key, buyers, revenue }) => [key, buyers, revenue])).toEqual([["yarn", 1, 600]]);
  });

  test("a category that the catalog gives its product, and a new line, are in the next answer", async () => {
    const scope = await sell();
    await sums(scope, "category", false);
    const catalog = { title: null, productType: null, vendor: null, tags: [], unitCost: null, updatedAt: null };
    await withBusiness(scope, (client) =>
      saveProducts(client, scope, [{ externalId: "needles", category: "Tools", ...catalog }]),
    );
    await anOrder(scope, { customer: "dan", items: [soldLine("hook", "Hooks", 250)] });
    const expected = new Map([
      ["Yarn", 1400],
      ["Tools", 300],
      ["Hooks", 250],
    ]);
    const byCategory = async () =>
      new Map((await sums(scope, "category", false)).groups.map(({ key, revenue }) => [key, revenue]));
    expect(await byCategory()).toEqual(expected);
    await freeReadCopies();
    expect(await byCategory()).toEqual(expected);
  });
});

test("a shop whose orders have no lines has no products, and all its revenue beside them", async () => {
  const scope = await aShop();
  expect(await sums(scope, "product", false)).toEqual({ groups: [], revenue: 0, rest: { revenue: 0, orders: 0 } });
  await someOrders(scope, [
    { customer: "ada", totalPrice: 700, items: [] },
    { customer: "bob", totalPrice: 300, items: [] },
  ]);
  const expected = { groups: [], revenue: 1000, rest: { revenue: 1000, orders: 2 } };
  for (const by of LINE_GROUPINGS) expect(await sums(scope, by, false)).toEqual(expected);
});

test("what an erased customer bought leaves the disk", async () => {
  const shop = asAdmin(await aShop());
  await someOrders(shop, [
    { customer: "ada", items: [soldLine("p1", "Yarn", 500, { productName: "Engraved for Ada" })] },
    { customer: "bob", items: [soldLine("p2", "Yarn", 500)] },
  ]);
  await aCopyOf(shop, "lines");
  const file = path.join(getCopyFolder(shop), "lines.columns");
  expect(await readFile(file, "utf8")).toContain("Engraved for Ada");
  await eraseCustomer(shop, "ada");
  await expect(readFile(file)).rejects.toThrow("ENOENT");
});
