import { expect, test } from "vitest";
import { AXES } from "#lib/axes/registry/axes.ts";
import { buildFingerprint, isExtreme, mostInformative, percentileShare } from "./percentiles.tsx";

const profile = {
  fingerprint: {
    purchase_frequency: { orders_per_month: 60, avg_days_between_orders: 96, consistency: 8 },
    price_sensitivity: { discount_rate: 99, full_price_ratio: 30 },
    support_history: { tickets_per_year: 40, resolution_hours: 50, satisfaction: 50, unresolved_rate: 50 },
  },
  feature_vectors: {
    purchase_frequency: { orders_per_month: 0.8, avg_days_between_orders: 90, consistency: 0.1 },
    price_sensitivity: { discount_rate: 0.3, full_price_ratio: 0.5 },
    support_history: { tickets_per_year: 0, resolution_hours: 0, satisfaction: 0, unresolved_rate: 0 },
  },
};

test("sorts axes and features by distance from the median, and emphasizes only extremes", () => {
  const { prints } = buildFingerprint(profile, AXES, { orderCount: 5 });
  expect(prints.map(({ axis }) => axis)).toEqual(["price_sensitivity", "purchase_frequency", "support_history"]);
  // Without the mean gap, because every page shows the median one.
  expect(prints[1]?.dots.map(({ feature }) => feature)).toEqual(["consistency", "orders_per_month"]);
  expect(prints.map(({ dots }) => dots.filter(isExtreme).map(({ percentile }) => percentile))).toEqual([[99], [8], []]);
  expect(mostInformative(prints, 2).map(({ axis, feature }) => `${axis} ${feature}`)).toEqual([
    "price_sensitivity discount_rate",
    "purchase_frequency consistency",
  ]);
});

test("leaves out and counts features that need a second order or a ticket", () => {
  const once = buildFingerprint(profile, AXES, { orderCount: 1 });
  expect(once.prints.map(({ axis, dots }) => [axis, dots.length])).toEqual([
    ["price_sensitivity", 2],
    ["purchase_frequency", 1],
    ["support_history", 1],
  ]);
  // The regularity of purchases; response time, satisfaction and open tickets.
  expect(once.left).toBe(4);
  const vectors = { ...profile.feature_vectors, support_history: { tickets_per_year: 2 } };
  expect(buildFingerprint({ ...profile, feature_vectors: vectors }, AXES, { orderCount: 2 }).left).toBe(0);
  expect(buildFingerprint(profile, AXES, { orderCount: 0 }).prints).toEqual([]);
});

test("gives the share of customers on the larger side", () => {
  expect(percentileShare({ percentile: 97.4 })).toEqual({ side: "more", of: 97 });
  expect(percentileShare({ percentile: 8 })).toEqual({ side: "less", of: 92 });
  expect(percentileShare({ percentile: 99.8 })).toEqual({ side: "more", of: 99 });
  expect(percentileShare({ percentile: 50 })).toEqual({ side: "more", of: 50 });
});
