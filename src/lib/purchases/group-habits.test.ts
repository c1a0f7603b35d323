import { describe, expect, it } from "vitest";
import {
  computeAffinities,
  computeCategoryPairs,
  groupSeasonality,
  sumAmounts,
} from "#lib/purchases/build-segments.ts";
import type { PurchasingRow } from "#lib/purchases/purchasing.ts";

const buyers = (count: number, categories: Record<string, number>): PurchasingRow[] =>
  Array.from({ length: count }, (_, i) => ({ customerId: `${Object.keys(categories)}${i}`, categories }));

const pairsOf = (rows: PurchasingRow[]) => computeCategoryPairs(rows, sumAmounts(rows, "categories"));

describe("category affinities", () => {
  it("have a share and a lift, sorted by information", () => {
    const group = sumAmounts(buyers(1, { tea: 60, tools: 30, toys: 10 }), "categories");
    const overall = sumAmounts(buyers(1, { tea: 200, tools: 50, toys: 250 }), "categories");
    // Shares 0.6, 0.3, 0.1 against 0.4, 0.1, 0.5: 0.3 ln 3 = 0.33, 0.6 ln 1.5 = 0.24.
    expect(computeAffinities(group, overall)).toEqual([
      { name: "tools", share: 0.3, lift: expect.closeTo(3, 12) },
      { name: "tea", share: 0.6, lift: expect.closeTo(1.5, 12) },
    ]);
  });

  it("pairs are bought together more often than independent habits would give", () => {
    // Of ten, five buy tea and five tools, four of them both: 0.4 against 0.25.
    const rows = [
      ...buyers(4, { tea: 1, tools: 1 }),
      ...buyers(1, { tea: 1 }),
      ...buyers(1, { tools: 1 }),
      ...buyers(4, { toys: 1 }),
    ];
    expect(pairsOf(rows)).toEqual([{ categories: ["tea", "tools"], share: 0.4, lift: expect.closeTo(1.6, 12) }]);
  });

  it("pairs need more than two customers", () => {
    expect(pairsOf([...buyers(2, { tea: 1, tools: 1 }), ...buyers(4, { toys: 1 })])).toEqual([]);
  });
});

describe("seasonality", () => {
  const january: PurchasingRow[] = [{ customerId: "a", ordersByMonth: [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }];

  it("weights months by the number of days observed", () => {
    // January has 31 days twice, February 28 once.
    const found = groupSeasonality(january, ["2023-01-01", "2024-01-31"]);
    expect(found?.shareByMonth[0]).toBeCloseTo(2 / 62 / (2 / 62 + 1 / 28), 12);
    expect(found?.shareByMonth[1]).toBeCloseTo(1 / 28 / (2 / 62 + 1 / 28), 12);
  });

  it("is unknown with less than a year, or without orders", () => {
    expect(groupSeasonality(january, ["2023-01-01", "2023-12-30"])).toBeNull();
    expect(groupSeasonality(january, null)).toBeNull();
    expect(groupSeasonality([{ customerId: "a" }], ["2023-01-01", "2024-01-31"])).toBeNull();
  });
});
