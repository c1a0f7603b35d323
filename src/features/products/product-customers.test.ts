import { beforeAll, describe, expect, test } from "vitest";
import type { Scope } from "#core/values/permissions.ts";
import { readCustomerList } from "#records/list/customer-list.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { assertCriteria } from "#records/rules/criteria/read-criteria.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, daysAgo, someOrders } from "#testing/builders.ts";
import { aLine, sellProductsAtRandom } from "#testing/shops/products-shop.ts";
import { listPairs, listProducts } from "./read-products.ts";
import { readSecondOrder } from "./read-second-order.ts";
import {
  bothCriteria,
  dueCriteria,
  groupCriteria,
  missingCriteria,
  monthCriteria,
  productCriteria,
} from "./rules/product-criteria.ts";

const TIME_ZONE = "Pacific/Auckland";
const LIST = { page: 1, pageSize: 200, q: "", months: 24 } as const;

/** How many customers the list behind a link has. */
const countListed = async (scope: Scope, today: string, criteria: Criteria | undefined): Promise<number> => {
  const frame = { businessId: scope.businessId, timeZone: TIME_ZONE, currency: "USD", today };
  const filter = { words: [], criteria: assertCriteria(criteria), segmentId: null, ids: null, reachable: null };
  return (await readCustomerList(frame, filter, "name", { limit: 1, offset: 0 })).total;
};

/** Of these a sample was given: rules count free units too. */
const GIVEN = ["p1", "Fabric"];

describe("the customers behind a figure", () => {
  let scope: Scope;

  beforeAll(async () => {
    scope = await aBusiness({ timeZone: TIME_ZONE, currency: "USD", storefronts: ["Web", "Shop"] });
    await someOrders(scope, sellProductsAtRandom(11));
    // Another business with the same products.
    await someOrders(await aBusiness({ storefronts: ["Web", "Shop"] }), sellProductsAtRandom(12));
    await asOwner("analyze");
  });

  test.each([
    ["product", 4],
    ["category", 24],
  ] as const)("the buyers and first buyers of a %s in %i months are as many as its row says", async (by, months) => {
    const { data, summary } = await listProducts(scope, { ...LIST, by, months, sort: "-revenue" });
    const rows = data.filter(({ kind, key }) => kind === "product" && key !== null);
    expect(rows.length).toBeGreaterThan(2);
    for (const row of rows) {
      const criteria = productCriteria(by, row, summary);
      const [buyers, firstBuyers] = [
        await countListed(scope, summary.asOf, criteria?.buyers),
        await countListed(scope, summary.asOf, criteria?.firstBuyers),
      ];
      const shown = [row.buyers, row.firstBuyers];
      if (GIVEN.includes(row.id)) expect(buyers, row.id).toBeGreaterThanOrEqual(row.buyers);
      else expect([buyers, firstBuyers], row.id).toEqual(shown);
    }
  });

  test("those who haven't bought a product yet and those who have, at any time, are all who ordered", async () => {
    const { data, summary } = await listProducts(scope, { ...LIST, by: "product", sort: "-revenue" });
    const all = await countListed(scope, summary.asOf, {
      all: [{ field: "orders", operator: "at_least", value: 1 }],
    });
    const row = data.find(({ id }) => id === "p3");
    const notYet = row && productCriteria("product", row, summary)?.notYet;
    const ever = { all: [{ field: "productBought", operator: "is_any_of", value: ["p3"] }] } as const;
    const counts = [await countListed(scope, summary.asOf, notYet), await countListed(scope, summary.asOf, ever)];
    expect(counts[0]).toBeGreaterThan(0);
    expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBe(all);
  });

  test("gift cards, delivery, samples and lines without a category have no list, because no rule can name them", async () => {
    const { data, summary } = await listProducts(scope, { ...LIST, by: "product", sort: "-revenue" });
    const others = data.filter(({ kind }) => kind !== "product");
    expect(others.length).toBe(3);
    expect(others.map((row) => productCriteria("product", row, summary))).toEqual([null, null, null]);
    expect(productCriteria("category", { kind: "product", key: null, variants: [] }, summary)).toBeNull();
  });

  test.each([null, 2])(
    "months, groups and those who are due are as many as shown (storefront %s)",
    async (storefront) => {
      const range = { months: 24, ...(storefront !== null && { storefrontId: storefront }) };
      for (const by of ["storefront", "channel", "discount"] as const) {
        const answer = await readSecondOrder(scope, { by, ...range });
        const { asOf, due, months, groups } = answer;
        for (const month of months.slice(0, 3))
          expect(await countListed(scope, asOf, monthCriteria(month.month, answer)), month.month).toBe(month.customers);
        expect(groups.length).toBeGreaterThan(0);
        for (const group of groups)
          expect(await countListed(scope, asOf, groupCriteria(by, group, answer)), `${by} ${group.key}`).toBe(
            group.customers,
          );
        expect(due?.customers).toBeGreaterThan(0);
        if (due) expect(await countListed(scope, asOf, dueCriteria(due, answer))).toBe(due.customers);
      }
    },
  );
});

test("customers who ordered before the months of the answer are not due", async () => {
  const scope = await aBusiness({ timeZone: TIME_ZONE, currency: "USD" });
  const orders = Array.from({ length: 40 }, (_, i) => {
    const first = { customer: `c${i}`, orderedAt: daysAgo(20), items: [aLine("tea")] };
    return i < 20 ? [first, { ...first, orderedAt: daysAgo(15) }] : [first];
  }).flat();
  await someOrders(scope, [...orders, { customer: "early", orderedAt: daysAgo(100), items: [aLine("tea")] }]);
  const answer = await readSecondOrder(scope, { by: "month", months: 2 });
  // Half came back after five days, and no more within 180: the others are due from then on.
  expect(answer.due).toEqual({ from: 5, to: null, customers: 20 });
  expect(await countListed(scope, answer.asOf, dueCriteria({ from: 5, to: null }, answer))).toBe(20);
});

test("the buyers and first buyers of a product with its variants folded are as many as its row says", async () => {
  const scope = await aBusiness({ timeZone: TIME_ZONE, currency: "USD" });
  const shirt = (color: string) => aLine(`shirt-${color}`, { productName: `Shirt - ${color}`, variant: color });
  await someOrders(
    scope,
    Array.from({ length: 30 }, (_, i) => ({
      customer: `c${i % 20}`,
      orderedAt: daysAgo(60 - i),
      items: [shirt(i % 2 === 0 ? "red" : "blue"), ...(i % 5 === 0 ? [shirt("red"), aLine("hat")] : [])],
    })),
  );
  const { data, summary } = await listProducts(scope, { ...LIST, by: "parent", sort: "-revenue" });
  expect(data.map(({ id, name, variants, orders, buyers }) => ({ id, name, variants, orders, buyers }))).toEqual([
    { id: "Shirt", name: "Shirt", variants: ["shirt-blue", "shirt-red"], orders: 30, buyers: 20 },
    { id: "hat", name: "Product hat", variants: [], orders: 6, buyers: 4 },
  ]);
  for (const row of data) {
    const criteria = productCriteria("parent", row, summary);
    expect(await countListed(scope, summary.asOf, criteria?.buyers)).toBe(row.buyers);
    expect(await countListed(scope, summary.asOf, criteria?.firstBuyers)).toBe(row.firstBuyers);
  }
});

test("a pair's lists are those who bought one of its products without the other, and both", async () => {
  const scope = await aBusiness({ timeZone: TIME_ZONE, currency: "USD" });
  const orders = Array.from({ length: 60 }, (_, i) => ({
    customer: `c${i}`,
    orderedAt: daysAgo(20),
    items: [...(i < 40 ? [aLine("tea")] : []), ...(i >= 15 ? [aLine("pot")] : [])],
  }));
  await someOrders(scope, orders);
  const { data, summary } = await listPairs(scope, {
    ...LIST,
    by: "auto",
    relation: "together",
    sort: "-customers",
  });
  expect(data.map(({ customers }) => customers)).toEqual([25]);
  const { asOf, by } = summary;
  const without = (bought: string, missing: string) =>
    countListed(scope, asOf, missingCriteria(by, { bought, missing }, summary));
  expect([await without("tea", "pot"), await without("pot", "tea")]).toEqual([15, 20]);
  expect(await countListed(scope, asOf, bothCriteria(by, ["tea", "pot"], summary))).toBe(25);
});
