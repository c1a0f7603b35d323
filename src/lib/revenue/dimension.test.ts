import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DimensionChange, type RevenuePart, splitByDimension } from "#lib/revenue/dimension.ts";
import { splitByFactors } from "#lib/revenue/factors.ts";
import { runs } from "#testing/depth.ts";

const part = (key: string, before: number, after: number): RevenuePart => ({
  key,
  before,
  after,
  squaresBefore: 0,
  squaresAfter: 0,
});

describe("examples by hand", () => {
  const parts = [part("Web", 60_000, 70_000), part("Shop", 40_000, 15_000), part("Pop-up", 0, 5000)];

  test("rows are the differences of the parts, the largest first", () => {
    expect(splitByDimension({ before: 100_000, after: 90_000 }, parts)).toEqual({
      total: { before: 100_000, after: 90_000, change: -10_000 },
      rows: [
        { key: "Shop", before: 40_000, after: 15_000, change: -25_000 },
        { key: "Web", before: 60_000, after: 70_000, change: 10_000 },
        { key: "Pop-up", before: 0, after: 5000, change: 5000 },
      ],
      others: null,
      rest: null,
    });
  });

  test("what belongs to no part is the last row, and further parts are one row", () => {
    const { rows, others, rest } = splitByDimension({ before: 103_000, after: 88_000 }, parts, 1);
    expect(rows.map(({ key }) => key)).toEqual(["Shop"]);
    expect(others).toEqual({ parts: 2, before: 60_000, after: 75_000, change: 15_000 });
    expect(rest).toEqual({ before: 3000, after: -2000, change: -5000 });
  });

  test("a single further part is shown itself", () => {
    const { rows, others } = splitByDimension({ before: 100_000, after: 90_000 }, parts, 2);
    expect([rows.length, others]).toEqual([3, null]);
  });

  test("amounts larger than a double holds exactly are split too", () => {
    const { total, rest } = splitByDimension({ before: 0, after: 2 ** 54 }, [part("a", 0, 2 ** 54)]);
    expect([total.change, rest]).toEqual([2 ** 54, null]);
  });

  test("equal changes are sorted by key, and fractions of a minor unit are refused", () => {
    const { rows } = splitByDimension({ before: 2, after: 4 }, [part("b", 1, 2), part("a", 1, 2)]);
    expect(rows.map(({ key }) => key)).toEqual(["a", "b"]);
    expect(() => splitByDimension({ before: 1, after: 2 }, [part("a", 0.5, 1)])).toThrow(RangeError);
    expect(() => splitByDimension({ before: 0, after: Number.POSITIVE_INFINITY }, [])).toThrow(RangeError);
  });
});

/** An order of a random shop: lines with discounts, shipping, and refunds of lines or of the order as a whole. */
const anOrder = fc.record({
  period: fc.constantFrom<"before" | "after">("before", "after"),
  customer: fc.integer({ min: 1, max: 8 }),
  storefront: fc.constantFrom("Web", "Shop", "New"),
  channel: fc.constantFrom("ads", "mail", null),
  lines: fc.array(
    fc.record({
      product: fc.integer({ min: 1, max: 30 }),
      price: fc.integer({ min: 0, max: 50_000 }),
      discountShare: fc.integer({ min: 0, max: 100 }),
      isRefunded: fc.boolean(),
    }),
    { maxLength: 5 },
  ),
  shipping: fc.integer({ min: 0, max: 2000 }),
  refundOfOrder: fc.integer({ min: 0, max: 3000 }),
});

type ShopOrder = typeof anOrder extends fc.Arbitrary<infer Order> ? Order : never;

const lineTotals = ({ lines }: ShopOrder): [product: string, amount: number][] =>
  lines.map(({ product, price, discountShare, isRefunded }) => [
    `p${product}`,
    isRefunded ? 0 : price - Math.floor((price * discountShare) / 100),
  ]);

const revenueOf = (order: ShopOrder): number =>
  lineTotals(order).reduce((sum, [, amount]) => sum + amount, order.shipping - order.refundOfOrder);

const toParts = (orders: readonly ShopOrder[], split: (order: ShopOrder) => [key: string, amount: number][]) => {
  const parts = new Map<string, RevenuePart>();
  for (const order of orders)
    for (const [key, amount] of split(order)) {
      const own = parts.get(key) ?? part(key, 0, 0);
      parts.set(key, { ...own, [order.period]: own[order.period] + amount });
    }
  return [...parts.values()];
};

const addUp = ({ rows, others, rest }: DimensionChange, column: "before" | "after" | "change"): number =>
  [...rows, ...(others ? [others] : []), ...(rest ? [rest] : [])].reduce((sum, row) => sum + row[column], 0);

test("rows of random shops with refunds, discounts and new storefronts add up to the shown change to the minor unit", () => {
  const orders = fc.array(anOrder, { maxLength: 40 }).map((all) =>
    // A storefront that opened between the periods.
    all.filter(({ period, storefront }) => period === "after" || storefront !== "New"),
  );
  fc.assert(
    fc.property(orders, fc.integer({ min: 0, max: 12 }), (all, limit) => {
      const total = { before: 0, after: 0 };
      for (const order of all) total[order.period] += revenueOf(order);
      const dimensions = {
        storefront: toParts(all, (order) => [[order.storefront, revenueOf(order)]]),
        channel: toParts(all, (order) => [[order.channel ?? "none", revenueOf(order)]]),
        product: toParts(all, lineTotals),
      };
      const [old, now] = (["before", "after"] as const).map((period) => {
        const own = all.filter((order) => order.period === period);
        const customers = new Set(own.map(({ customer }) => customer)).size;
        return { customers, orders: own.length, revenue: total[period] };
      });
      if (!old || !now) throw new Error("unreachable");
      expect(splitByFactors(old, now).reduce((sum, { change }) => sum + change, 0)).toBe(total.after - total.before);
      for (const [name, parts] of Object.entries(dimensions)) {
        const split = splitByDimension(total, parts, limit);
        for (const column of ["before", "after"] as const) expect(addUp(split, column), name).toBe(total[column]);
        expect(addUp(split, "change"), name).toBe(total.after - total.before);
        expect(split.rows.length + (split.others?.parts ?? 0)).toBe(parts.length);
        // Orders belong to one storefront and channel; shipping and refunds of whole orders belong to no product.
        if (name !== "product") expect(split.rest).toBeNull();
        for (const row of split.rows)
          expect(parts).toContainEqual(expect.objectContaining({ key: row.key, before: row.before, after: row.after }));
      }
    }),
    { numRuns: runs(2000) },
  );
});
