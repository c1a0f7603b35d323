import { describe, expect, it } from "vitest";
import type { FeatureName, FeatureProfile } from "../purchasing.ts";
import { type ClusterProfile, nameClusters } from "./name-clusters.ts";

const cluster = (
  share: number,
  z: Partial<Record<FeatureName, number>>,
  means: FeatureProfile = {},
  population: FeatureProfile = {},
): ClusterProfile => ({
  share,
  z: new Map(Object.entries(z) as [FeatureName, number][]),
  means,
  population,
});

/** Next to a cluster that gets a name anyway, and ordinary customers. */
const nameOf = (z: Partial<Record<FeatureName, number>>, means: FeatureProfile = {}, share = 0.2) =>
  nameClusters([cluster(share, z, means), cluster(0.1, { basketSize: 3 }), cluster(0.9 - share, {})], false)[0];

describe("the name of a cluster", () => {
  it.each<[string, Partial<Record<FeatureName, number>>, FeatureProfile?]>([
    ["high_value", { totalPurchases: 2, avgOrderValue: 1, orderCount: 1 }],
    ["loyal", { totalPurchases: 0.5, orderCount: 2, repurchaseRate: 1, regularity: 1 }],
    ["bargain_hunters", { discountRate: 1.5, orderCount: 0.5 }, { discountRate: 0.3 }],
    ["experimental", { categoryDiversity: 1.5, repurchaseRate: -1 }],
    ["bulk_buyers", { basketSize: 4, totalPurchases: 0.3, avgOrderValue: 1 }],
    ["premium", { priceLevel: 1.2, totalPurchases: -0.5 }],
    ["new", { orderCount: -1, daysSinceLastPurchase: -0.3 }, { orderCount: 1.1 }],
    ["lapsed", { orderCount: -0.6, daysSinceLastPurchase: 1.4 }, { orderCount: 1.5, daysSinceLastPurchase: 240 }],
    ["occasional", { orderCount: -1, daysBetweenPurchases: 1 }, { orderCount: 2.5 }],
    ["specialists", { categoryDiversity: -1.5 }, { orderCount: 5 }],
    ["low_value", { totalPurchases: -0.9, avgOrderValue: -0.7 }],
    ["regular", { totalPurchases: 0.2, orderCount: -0.2 }],
  ])("is %s for %o", (name, z, means) => {
    expect(nameOf(z, means)).toBe(name);
  });

  it('means "less" only for a minority', () => {
    expect(nameOf({ totalPurchases: -0.9 }, {}, 0.5)).toBe("regular");
    expect(nameOf({ totalPurchases: -0.9 }, {}, 0.49)).toBe("low_value");
  });

  it("does not call a few orders special, nor a new customer with two orders", () => {
    expect(nameOf({ categoryDiversity: -1.5 }, { orderCount: 2.2 })).toBe("regular");
    expect(nameOf({ orderCount: -1, daysSinceLastPurchase: -1 }, { orderCount: 2 })).toBe("occasional");
  });

  it("separates lapsed customers from those who always bought rarely", () => {
    const z = { orderCount: -1, daysSinceLastPurchase: 1.5 };
    // Every 200 days, or every 203 at 0.15 orders a month; 150 days are no silence.
    const rare = { orderCount: 2, daysSinceLastPurchase: 150 };
    expect(nameOf(z, { ...rare, daysBetweenPurchases: 200 })).toBe("occasional");
    expect(nameOf(z, { ...rare, purchaseFrequency: 0.15 })).toBe("occasional");
    expect(nameOf(z, { ...rare, daysBetweenPurchases: 40 })).toBe("lapsed");
    expect(nameOf(z, { orderCount: 1, daysSinceLastPurchase: 150, purchaseFrequency: 0.2 })).toBe("lapsed");
  });

  it("does not mention discounts if there are none", () => {
    expect(nameOf({ discountRate: 1 }, { discountRate: 0 })).toBe("regular");
  });

  it("goes to the best match; the next one gets a name that fits nearly as well, or shares it", () => {
    const most = cluster(0.1, { totalPurchases: 3, orderCount: 1 });
    const next = cluster(0.2, { totalPurchases: 1, orderCount: 0.8 });
    const third = cluster(0.2, { totalPurchases: 0.7 });
    expect(nameClusters([third, next, most, cluster(0.5, {})], false)).toEqual([
      "high_value",
      "loyal",
      "high_value",
      "regular",
    ]);
  });

  it("gets a number if a number of segments was requested: the best match, or for regulars the largest, comes first", () => {
    const clusters = [
      cluster(0.1, { totalPurchases: 1 }),
      cluster(0.1, { totalPurchases: 2 }),
      cluster(0.3, {}),
      cluster(0.5, {}),
    ];
    expect(nameClusters(clusters, true)).toEqual(["high_value_2", "high_value", "regular_2", "regular"]);
  });

  it("claims a difference only where there is one in the feature's own unit", () => {
    const namesOf = (lower: number, higher: number) => {
      const population = { totalPurchases: (lower + higher) / 2 };
      const spending = (z: number, totalPurchases: number) =>
        cluster(0.5, { totalPurchases: z }, { totalPurchases }, population);
      return nameClusters([spending(1, higher), spending(-1, lower)], false);
    };
    expect(namesOf(1002, 1007)).toEqual(["regular", "regular_2"]);
    expect(namesOf(1000, 1600)).toEqual(["regular", "regular_2"]);
    // A quarter more than the mean of 1,333.
    expect(namesOf(1000, 1667)).toEqual(["high_value", "regular"]);
    // The mean of all customers is higher, because of a few who spend most.
    const few = { totalPurchases: 900 };
    expect(
      nameClusters([cluster(0.4, { totalPurchases: 1 }, { totalPurchases: 500 }, few), cluster(0.6, {})], true)[0],
    ).toBe("regular_2");
  });

  it("depends on the slightest difference if all would be the same", () => {
    const [one, other] = [cluster(0.5, { totalPurchases: 0.1 }), cluster(0.5, { totalPurchases: -0.1 })];
    expect(nameClusters([one, other], false)).toEqual(["high_value", "regular"]);
    expect(nameClusters([cluster(0.6, {}), cluster(0.4, {})], false)).toEqual(["regular", "regular_2"]);
  });
});
