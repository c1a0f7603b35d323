import { describe, expect, it } from "vitest";
import type {
  PurchasingOptions,
  PurchasingOrder,
  PurchasingResult,
  PurchasingRow,
  SegmentationType,
} from "#lib/purchases/purchasing.ts";
import { fitPurchases, placePurchases, segmentPurchases } from "#lib/purchases/segment-purchases.ts";
import { addDays } from "#lib/time/day.ts";

const OPTIONS: PurchasingOptions = { type: "behavioral", algorithm: "auto", segments: "auto", seed: 1 };

const SEED: PurchasingRow[] = [
  { customerId: "C001", totalPurchases: 1500, avgOrderValue: 150 },
  { customerId: "C002", totalPurchases: 3000, avgOrderValue: 300 },
];

const many = (count: number, rowOf: (i: number) => Omit<PurchasingRow, "customerId">): PurchasingRow[] =>
  Array.from({ length: count }, (_, i) => ({ customerId: `c${i}`, ...rowOf(i) }));

const placesIn = ({ segments }: PurchasingResult): Record<string, string[]> =>
  Object.fromEntries(segments.map(({ segmentId, customerIds }) => [segmentId, customerIds]));

const codesOf = ({ warnings }: PurchasingResult): string[] => warnings.map(({ code }) => code);

const on = (...days: string[]): PurchasingOrder[] => days.map((day) => ({ day, amount: 10 }));

describe("a few customers", () => {
  it.each<[SegmentationType, "auto" | "hierarchical"]>([
    ["behavioral", "auto"],
    ["behavioral", "hierarchical"],
    ["value", "auto"],
    ["value", "hierarchical"],
    ["frequency", "auto"],
    ["frequency", "hierarchical"],
  ])("the specification's customers are segmented as expected, by %s and %s", (type, algorithm) => {
    const answer = segmentPurchases(SEED, { ...OPTIONS, type, algorithm });
    expect(placesIn(answer)).toEqual({ high_value: ["C002"], regular: ["C001"] });
    expect(answer.segments.map(({ avgPurchaseValue }) => avgPurchaseValue)).toEqual([3000, 1500]);
    expect(codesOf(answer)).toContain("weak_separation");
    expect(codesOf(answer).includes("other_features")).toBe(type === "frequency");
  });

  it("a single customer is regular", () => {
    const answer = segmentPurchases(SEED.slice(0, 1), OPTIONS);
    expect(placesIn(answer)).toEqual({ regular: ["C001"] });
    expect(answer).toMatchObject({ quality: { silhouette: null, k: 1 }, warnings: [], map: null });
  });

  it("identical customers form one group, with a warning", () => {
    const answer = segmentPurchases(
      many(3, () => ({ totalPurchases: 5, orderCount: 1 })),
      OPTIONS,
    );
    expect(placesIn(answer)).toEqual({ regular: ["c0", "c1", "c2"] });
    expect(codesOf(answer)).toEqual(["all_alike"]);
  });

  it("one extreme spender among a thousand identical customers is high value", () => {
    const rows = [...many(1000, () => ({ totalPurchases: 50 })), { customerId: "giant", totalPurchases: 1e6 }];
    expect(placesIn(segmentPurchases(rows, OPTIONS)).high_value).toEqual(["giant"]);
  });

  it.each<SegmentationType>(["behavioral", "value"])(
    "an extreme spender distorts no group but its own (%s)",
    (type) => {
      const small = many(1000, (i) => ({ totalPurchases: 50 + ((i * 7919) % 100), orderCount: 1 + (i % 3) }));
      const answer = segmentPurchases([...small, { customerId: "giant", totalPurchases: 1e6, orderCount: 900 }], {
        ...OPTIONS,
        type,
      });
      expect(placesIn(answer).high_value).toContain("giant");
      expect(answer.segments.length).toBeGreaterThan(2);
      for (const { segmentId, avgPurchaseValue } of answer.segments)
        if (segmentId !== "high_value") expect(avgPurchaseValue).toBeLessThan(150);
    },
  );
});

describe("customers who barely differ", () => {
  it.each<SegmentationType>(["behavioral", "value"])("get neutral names and a warning (%s)", (type) => {
    const rows = many(100, (i) => ({ totalPurchases: 1000 + ((i * 37) % 100) / 10, avgOrderValue: 100 }));
    const answer = segmentPurchases(rows, { ...OPTIONS, type });
    for (const { segmentId, standout } of answer.segments) {
      expect(segmentId).toMatch(/^regular(_\d+)?$/);
      expect(standout).toEqual([]);
    }
    expect(codesOf(answer)).toContain("weak_separation");
  });
});

describe("the answer", () => {
  it("reports how many values of which feature were imputed", () => {
    const rows = many(10, (i) => ({ totalPurchases: i, ...(i < 7 && { discountRate: i / 10 }) }));
    expect(segmentPurchases(rows, OPTIONS).warnings).toContainEqual({
      code: "imputed",
      values: { feature: "discountRate", count: 3 },
    });
  });

  it("has as many segments as requested, or explains why not", () => {
    const rows = many(30, (i) => ({ totalPurchases: (i % 3) * 100 }));
    expect(segmentPurchases(rows, { ...OPTIONS, segments: 3 }).quality.k).toBe(3);
    const more = segmentPurchases(rows, { ...OPTIONS, segments: 5 });
    expect(more.quality.k).toBe(3);
    expect(more.warnings).toContainEqual({ code: "fewer_segments", values: { asked: 5, given: 3 } });
  });

  it("lists what a group buys more than average, and which categories go together", () => {
    // Twenty big spenders buy tea for 900 and tools for 100 each, twenty small ones tools for 10.
    const rows = many(40, (i) =>
      i < 20
        ? { totalPurchases: 1000, categories: { tea: 900, tools: 100 } }
        : { totalPurchases: 10, categories: { tools: 10 } },
    );
    const [big] = segmentPurchases(rows, { ...OPTIONS, type: "value" }).segments;
    expect(big?.segmentId).toBe("high_value");
    expect(big?.topCategories).toHaveLength(1);
    // 0.9 of theirs; of the total of 20 × 1000 + 20 × 10 it is 18,000.
    expect(big?.topCategories[0]).toMatchObject({ name: "tea", share: 0.9 });
    expect(big?.topCategories[0]?.lift).toBeCloseTo(0.9 / (18_000 / 20_200), 12);
    // All customers in the group buy both, which is no more than independent habits give.
    expect(big?.crossCategory).toEqual([]);
  });

  it("has profiles in the features' own units next to the population's, including the map's axes", () => {
    const answer = segmentPurchases(
      many(40, (i) => ({ totalPurchases: i < 10 ? 1000 + i : 10 + i, orderCount: 1 })),
      OPTIONS,
    );
    const [first] = answer.segments;
    expect(first).toMatchObject({ segmentId: "high_value", avgPurchaseValue: 1004.5 });
    expect(first?.profile.totalPurchases).toBe(1004.5);
    expect(first?.standout[0]).toMatchObject({ feature: "totalPurchases", value: 1004.5 });
    expect(answer.population.totalPurchases).toBeCloseTo((10_045 + 30 * 34.5) / 40, 9);
    expect(answer.map?.axes).toContain("totalPurchases");
    expect(answer.map?.points).toHaveLength(40);
  });
});

describe("orders", () => {
  it("orders outside the period are ignored; customers without orders in it are inactive, and summaries cause a warning", () => {
    const rows: PurchasingRow[] = [
      { customerId: "a", orders: on("2024-01-05", "2024-02-05", "2024-06-01") },
      { customerId: "b", orders: on("2023-12-31") },
      { customerId: "c", totalPurchases: 500 },
    ];
    const answer = segmentPurchases(rows, { ...OPTIONS, period: { start: "2024-01-01", end: "2024-03-31" } });
    expect(placesIn(answer).inactive).toEqual(["b"]);
    expect(answer.segments.find(({ customerIds }) => customerIds.includes("a"))?.profile).toMatchObject({
      totalPurchases: 20,
      orderCount: 2,
      // From 5 February to the period's last day.
      daysSinceLastPurchase: 55,
    });
    expect(answer.warnings).toContainEqual({ code: "period_without_orders", values: { count: 1 } });
  });

  it("less than three months of orders cause a warning", () => {
    const rows = [
      { customerId: "a", orders: on("2024-01-01") },
      { customerId: "b", orders: on("2024-01-10", "2024-03-30") },
    ];
    expect(segmentPurchases(rows, OPTIONS).warnings).toContainEqual({ code: "short_history", values: { days: 90 } });
  });

  it("seasonal customers are found", () => {
    const summer = ["2022-06-20", "2022-07-05", "2022-07-15", "2023-07-01", "2023-07-20", "2023-08-01"];
    const rows = [
      ...many(30, (i) => ({ orders: on(...[0, 1, 2, 3, 4, 5, 6].map((n) => addDays("2022-01-05", i * 3 + n * 97))) })),
      { customerId: "summer", orders: on(...summer) },
      { customerId: "once", orders: on("2023-06-20", "2023-07-01", "2023-07-15", "2023-08-01") },
    ];
    const answer = segmentPurchases(rows, OPTIONS);
    const seasonal = answer.segments.find(({ segmentId }) => segmentId === "seasonal");
    expect(seasonal?.customerIds).toEqual(["summer"]);
    expect(seasonal?.seasonality).toMatchObject({ peakMonth: 7 });
    expect(seasonal?.seasonality?.strength).toBeGreaterThan(0.8);
    expect(placesIn(segmentPurchases(rows, { ...OPTIONS, type: "value" })).seasonal).toBeUndefined();
  });

  it("customers who buy on event days are found", () => {
    // Two customers buy every day, and on 14 February, 25 May and 29 November twenty more.
    const others = many(200, (i) => ({ orders: on(addDays("2023-01-01", i), addDays("2023-07-01", i % 180)) }));
    const gifts = Array.from({ length: 20 }, (_, i) => ({
      customerId: `gift${i}`,
      orders: on("2023-02-14", "2023-05-25", "2023-11-29"),
    }));
    const answer = segmentPurchases([...others, ...gifts], OPTIONS);
    expect(placesIn(answer).event_driven?.toSorted()).toEqual(gifts.map(({ customerId }) => customerId).toSorted());
  });
});

describe("a model", () => {
  it("assigns new customers consistently with the answer", () => {
    const rows = many(60, (i) => ({ totalPurchases: i < 20 ? 2000 + i : 20 + i, discountRate: i >= 40 ? 0.4 : 0 }));
    const { answer, model } = fitPurchases(rows, OPTIONS);
    expect(placesIn(answer)).toHaveProperty("bargain_hunters");
    const newCustomers: PurchasingRow[] = [
      { customerId: "x", totalPurchases: 2500, discountRate: 0 },
      { customerId: "y", totalPurchases: 50, discountRate: 0.38 },
      { customerId: "z", totalPurchases: 45 },
    ];
    expect(placePurchases(newCustomers, structuredClone(model))).toEqual([
      "high_value",
      "bargain_hunters",
      "low_value",
    ]);
  });
});

describe("thousands", () => {
  // Around 50, 500 and 5,000, within ten percent.
  const rows = many(6000, (i) => ({
    totalPurchases: 50 * 10 ** (i % 3) * (1 + ((i * 7919) % 89) / 890),
    basketSize: 1 + (i % 3),
  }));

  it("hierarchical clustering uses a sample and assigns every customer", () => {
    const answer = segmentPurchases(rows, { ...OPTIONS, algorithm: "hierarchical" });
    expect(answer.warnings).toContainEqual({ code: "sampled", values: { sample: 5000, total: 6000 } });
    expect(answer.segments.map(({ customerIds }) => customerIds.length)).toEqual([2000, 2000, 2000]);
  });

  it("k-means gives the same groups", () => {
    const answer = segmentPurchases(rows, OPTIONS);
    expect(answer.segments.map(({ customerIds }) => customerIds.length)).toEqual([2000, 2000, 2000]);
    expect(answer.map?.points).toHaveLength(2000);
  });
});
