import { expect, it } from "vitest";
import type { PurchasingRow } from "#lib/purchases/purchasing.ts";
import { segmentPurchases } from "#lib/purchases/segment-purchases.ts";
import { createRandom } from "#lib/statistics/random.ts";

type Kind = {
  orders: number;
  average: number;
  frequency: number;
  diversity: number;
  repurchase: number;
  discount: number;
  recency: number;
};

/** What an integrator may know about five kinds of customers without their orders; each number varies by ±20%. */
const KINDS: Record<string, Kind> = {
  high_value: { orders: 12, average: 400, frequency: 1, diversity: 1, repurchase: 0.3, discount: 0.05, recency: 20 },
  loyal: { orders: 30, average: 60, frequency: 2.5, diversity: 0.8, repurchase: 0.7, discount: 0.05, recency: 8 },
  bargain_hunters: {
    orders: 8,
    average: 35,
    frequency: 0.7,
    diversity: 1,
    repurchase: 0.25,
    discount: 0.5,
    recency: 40,
  },
  experimental: {
    orders: 10,
    average: 60,
    frequency: 0.9,
    diversity: 2.2,
    repurchase: 0.05,
    discount: 0.08,
    recency: 25,
  },
  occasional: {
    orders: 3,
    average: 50,
    frequency: 0.15,
    diversity: 0.5,
    repurchase: 0.15,
    discount: 0.08,
    recency: 150,
  },
  regular: { orders: 10, average: 60, frequency: 0.9, diversity: 1, repurchase: 0.3, discount: 0.08, recency: 30 },
};

it.each(["kmeans", "hierarchical"] as const)(
  "customers known by summaries are separated correctly by %s and named correctly",
  (algorithm) => {
    const random = createRandom(11);
    const about = (value: number) => value * (0.8 + 0.4 * random());
    const rows = Object.entries(KINDS).flatMap(([kind, each]) =>
      Array.from({ length: kind === "regular" ? 200 : 60 }, (_, i): PurchasingRow => {
        const [orderCount, avgOrderValue] = [Math.round(about(each.orders)), about(each.average)];
        return {
          customerId: `${kind} ${i}`,
          totalPurchases: orderCount * avgOrderValue,
          avgOrderValue,
          orderCount,
          purchaseFrequency: about(each.frequency),
          categoryDiversity: about(each.diversity),
          repurchaseRate: about(each.repurchase),
          discountRate: about(each.discount),
          daysSinceLastPurchase: about(each.recency),
        };
      }),
    );
    const { segments } = segmentPurchases(rows, { type: "behavioral", algorithm, segments: "auto", seed: 42 });
    expect(segments.map(({ segmentId }) => segmentId).sort()).toEqual(Object.keys(KINDS).sort());
    const right = segments.flatMap(({ segmentId, customerIds }) =>
      customerIds.filter((id) => id.startsWith(segmentId)),
    );
    expect(right.length / rows.length).toBeGreaterThan(0.98);
  },
);
