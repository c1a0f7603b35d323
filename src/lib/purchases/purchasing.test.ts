import fc from "fast-check";
import { expect, test } from "vitest";
import { type PurchasingRow, rateSeparation, SEGMENTATION_TYPES, storedAnswer } from "#lib/purchases/purchasing.ts";
import {
  addPlaces,
  type Fits,
  fitPurchases,
  placePurchases,
  sizesIn,
  toSampledGroups,
} from "#lib/purchases/segment-purchases.ts";

import { runs } from "#testing/depth.ts";

const anyRows = fc
  .uniqueArray(
    fc.record({ id: fc.uuid(), spent: fc.integer({ min: 1, max: 9000 }), orders: fc.integer({ min: 1, max: 30 }) }),
    {
      selector: ({ id }) => id,
      minLength: 2,
      maxLength: 60,
    },
  )
  .map((people) =>
    people.map(({ id, spent, orders }): PurchasingRow => {
      return { customerId: id, totalPurchases: spent, avgOrderValue: spent / orders, orderCount: orders };
    }),
  );

test("every customer has one group per type, and the group sizes match", () => {
  fc.assert(
    fc.property(anyRows, fc.integer({ min: 1, max: 60 }), (rows, cut) => {
      const [fitted, rest] = [rows.slice(0, Math.max(2, cut)), rows.slice(Math.max(2, cut))];
      const fitBy = (type: (typeof SEGMENTATION_TYPES)[number]) =>
        fitPurchases(fitted, { type, algorithm: "auto", segments: "auto", seed: 1 });
      const fits: Fits = { behavioral: fitBy("behavioral"), value: fitBy("value"), frequency: fitBy("frequency") };
      const places = toSampledGroups(
        fitted.map(({ customerId }) => customerId),
        fits,
      );
      addPlaces(places, rest, fits);
      expect(places.customerIds).toEqual(rows.map(({ customerId }) => customerId));
      for (const type of SEGMENTATION_TYPES) {
        const names = fits[type].answer.segments.map(({ segmentId }) => segmentId);
        expect(places[type]).toHaveLength(rows.length);
        expect(places[type].every((name) => names.includes(name))).toBe(true);
        const details = { sampled: fitted.length, period: { start: "2024-01-01", end: "2025-12-31" } };
        const kept = storedAnswer(fits[type].answer, { ...details, sizes: sizesIn(places, type) });
        expect(kept.customers).toBe(rows.length);
        expect(kept.segments.reduce((sum, { customers }) => sum + customers, 0)).toBe(rows.length);
        expect(JSON.stringify(kept.segments)).not.toContain("customerIds");
      }
    }),
    { numRuns: runs(30) },
  );
});

test("a customer who spends more than any sampled one is assigned to an existing group", () => {
  const row = (customerId: string, totalPurchases: number): PurchasingRow => ({ customerId, totalPurchases });
  const { answer, model } = fitPurchases(
    Array.from({ length: 40 }, (_, i) => row(`c${i}`, 100 + i)),
    { type: "value", algorithm: "auto", segments: "auto", seed: 1 },
  );
  const names = answer.segments.map(({ segmentId }) => segmentId);
  expect(names).toContain(placePurchases([row("giant", 1e7)], model)[0]);
});

test.each([
  [null, null],
  [0.5, "good"],
  [0.499, "fair"],
  [0.3, "fair"],
  [0.299, "weak"],
  [-0.2, "weak"],
] as const)("a silhouette score of %s is %s", (silhouette, word) => {
  expect(rateSeparation(silhouette)).toBe(word);
});
