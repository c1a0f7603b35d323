import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segmentInWords } from "#features/purchasing/rules/purchasing-words.ts";
import type { PurchasingOptions, PurchasingRow } from "#lib/purchases/purchasing.ts";
import { fitPurchases, placePurchases, segmentPurchases } from "#lib/purchases/segment-purchases.ts";
import { adjustedRandIndex } from "#lib/statistics/clustering/partition.ts";
import { isFullRing, runs } from "#testing/depth.ts";
import {
  type PlantedAffinities,
  plantAffinities,
  plantOverlap,
  plantSeasons,
  SCATTERED,
  scatterProducts,
  withPrices,
} from "#testing/shops/planted-affinities.ts";

const OPTIONS: PurchasingOptions = { type: "behavioral", algorithm: "kmeans", segments: "auto", seed: 42 };

/** How well the segments agree with the planted groups. */
const agreementOf = (planted: PlantedAffinities, options: Partial<PurchasingOptions> = {}): number => {
  const { rows, groupOf } = plantAffinities(planted);
  const { segments } = segmentPurchases(rows, { ...OPTIONS, ...options });
  const placed = segments.flatMap(({ segmentId, customerIds }) => customerIds.map((id) => [segmentId, id] as const));
  return adjustedRandIndex(
    placed.map(([, id]) => groupOf(id)),
    placed.map(([segmentId]) => segmentId),
  );
};

const ALGORITHM = fc.constantFrom("kmeans", "hierarchical");
const GROUPS = fc.integer({ min: 2, max: 5 });
const CUSTOMERS = fc.integer({ min: 200, max: isFullRing ? 5000 : 300 });

describe("customers who buy different products", () => {
  it("come back as segments", () => {
    const planted = fc.record({ groups: GROUPS, overlap: fc.constant(0), customers: CUSTOMERS, seed: fc.nat() });
    fc.assert(
      fc.property(planted, ALGORITHM, (shop, algorithm) => {
        expect(agreementOf(shop, { algorithm })).toBeGreaterThanOrEqual(0.95);
      }),
      { numRuns: runs(60, 3) },
    );
  });

  it("come back if up to 30% of what they buy is what the others buy", () => {
    const overlap = fc.integer({ min: 1, max: 30 }).map((percent) => percent / 100);
    const planted = fc.record({ groups: GROUPS, overlap, customers: CUSTOMERS, seed: fc.nat() });
    fc.assert(
      fc.property(planted, ALGORITHM, (shop, algorithm) => {
        expect(agreementOf(shop, { algorithm })).toBeGreaterThanOrEqual(0.8);
      }),
      { numRuns: runs(60, 3) },
    );
  });

  it("come back if their number is requested, and are divided further if more are", () => {
    const shop = { groups: 2, overlap: 0, customers: 200, seed: 3 };
    expect(agreementOf(shop, { segments: 2 })).toBe(1);
    const { rows, groupOf } = plantAffinities(shop);
    const { segments } = segmentPurchases(rows, { ...OPTIONS, segments: 4 });
    expect(segments).toHaveLength(4);
    for (const { customerIds } of segments) expect(new Set(customerIds.map(groupOf)).size).toBe(1);
  });

  it("are named by what they buy more of", () => {
    const { rows } = plantAffinities({ groups: 2, overlap: 0, customers: 200, seed: 4 });
    const { segments, map } = segmentPurchases(rows, OPTIONS);
    for (const segment of segments) {
      expect(segment.segmentId).toMatch(/^affinity_category_[01]_[12]$/);
      expect(segmentInWords(segment, "en").label).toMatch(/^Category (\d) [12] and Category \1 [12] buyers$/);
      expect(segment.marks?.every(({ share, population }) => share > 1.5 * population)).toBe(true);
    }
    expect(map).toBeNull();
  });

  it("get the same segments if only their shares are known", () => {
    const rows = Array.from(
      { length: 200 },
      (_, i): PurchasingRow => ({
        customerId: `c${i}`,
        totalPurchases: 100 + ((i * 37) % 400),
        orderCount: 3 + ((i * 7) % 6),
        categories: i % 2 === 0 ? { Yarn: 100 } : { Fabric: 50 },
      }),
    );
    const { answer, model } = fitPurchases(rows, OPTIONS);
    expect(answer.segments.map(({ segmentId, customerIds }) => `${segmentId} ${customerIds.length}`).sort()).toEqual([
      "affinity_fabric 100",
      "affinity_yarn 100",
    ]);
    const stored = JSON.parse(JSON.stringify(model)) as typeof model;
    const others = [{ Yarn: 9 }, { Fabric: 9 }, { Yarn: 8, Fabric: 1 }].map((categories, i): PurchasingRow => {
      return { customerId: `new ${i}`, totalPurchases: 9000, orderCount: 1, categories };
    });
    expect(placePurchases(others, stored)).toEqual(["affinity_yarn", "affinity_fabric", "affinity_yarn"]);
  });

  it("don't change segments by value and by frequency", () => {
    const { rows } = plantAffinities({ groups: 2, overlap: 0, customers: 200, seed: 5 });
    for (const type of ["value", "frequency"] as const)
      for (const { segmentId } of segmentPurchases(rows, { ...OPTIONS, type }).segments)
        expect(segmentId).not.toMatch(/^affinity_/);
  });
});

describe("customers who buy different products, of whom some pay many times as much", () => {
  const planted = fc.record({
    groups: fc.integer({ min: 2, max: 4 }),
    overlap: fc.constant(0),
    customers: CUSTOMERS,
    seed: fc.nat(),
  });
  const paying = fc.record({ times: fc.integer({ min: 10, max: 40 }), every: fc.integer({ min: 2, max: 10 }) });

  it("no group of buyers hides those who pay ten times as much, and the others keep their groups", () => {
    fc.assert(
      fc.property(planted, paying, fc.constantFrom(0.01, 1, 100), (shop, { times, every }, unit) => {
        const { rows, groupOf } = plantAffinities(shop);
        const isHigh = (i: number) => Math.floor(i / shop.groups) % every === 0;
        const high = new Set(rows.filter((_, i) => isHigh(i)).map(({ customerId }) => customerId));
        const paid = withPrices(rows, (i) => unit * (isHigh(i) ? times : 1));
        const { answer, model } = fitPurchases(paid, OPTIONS);
        const highSegment = answer.segments.find(({ segmentId }) => segmentId === "high_value");
        expect([...(highSegment?.customerIds ?? [])].sort()).toEqual([...high].sort());
        const others = answer.segments.filter(({ segmentId }) => segmentId !== "high_value");
        expect(others).toHaveLength(shop.groups);
        for (const { segmentId, customerIds } of others) {
          expect(segmentId).toMatch(/^affinity_/);
          expect(new Set(customerIds.map(groupOf)).size).toBe(1);
        }
        const stored = JSON.parse(JSON.stringify(model)) as typeof model;
        const categories = { "Category 0 1": 1 };
        const further = [1e9, 1].map((total): PurchasingRow => {
          return { customerId: `new ${total}`, totalPurchases: unit * total, orderCount: 10, categories };
        });
        expect(placePurchases(further, stored)[0]).toBe("high_value");
        expect(placePurchases(further, stored)[1]).toMatch(/^affinity_/);
      }),
      { numRuns: runs(60, 3) },
    );
  });

  it("amounts that only vary are no reason for a high-value segment", () => {
    const { rows } = plantAffinities({ groups: 2, overlap: 0, customers: 300, seed: 6 });
    const varied = withPrices(rows, (i) => Math.exp(Math.sin(i * 7919) + Math.sin(i * 104_729)));
    for (const { segmentId } of segmentPurchases(varied, OPTIONS).segments) expect(segmentId).toMatch(/^affinity_/);
  });
});

describe("two groups who share much of what they buy", () => {
  it("come back up to 25%, and at 30% or with a warning that says that they differ", () => {
    for (const seed of [1, 2, 3])
      for (const overlap of [0.25, 0.3]) {
        const { rows, groupOf } = plantOverlap({ overlap, customers: 300, seed });
        const { segments, warnings } = segmentPurchases(rows, OPTIONS);
        const placed = segments.flatMap(({ segmentId, customerIds }) =>
          customerIds.map((id) => [segmentId, id] as const),
        );
        const agreement = adjustedRandIndex(
          placed.map(([, id]) => groupOf(id)),
          placed.map(([segmentId]) => segmentId),
        );
        const isSaid = warnings.some(({ code }) => code === "blurred_affinities");
        expect({ seed, overlap, isFine: agreement >= 0.5 || (overlap > 0.25 && isSaid) }).toEqual({
          seed,
          overlap,
          isFine: true,
        });
      }
  });

  it("aren't spoken of where customers choose alike", () => {
    const kind = "a few orders of customers who choose alike";
    const { warnings } = segmentPurchases(scatterProducts(kind, 1), OPTIONS);
    expect(warnings.map(({ code }) => code)).not.toContain("blurred_affinities");
  });
});

describe("chance makes no segments", () => {
  it.each(Object.keys(SCATTERED) as (keyof typeof SCATTERED)[])(
    "scattered purchases of %s make no segments",
    (kind) => {
      for (const seed of [1, 2, 3]) {
        const ids = segmentPurchases(scatterProducts(kind, seed), OPTIONS).segments.map(({ segmentId }) => segmentId);
        expect(ids.filter((id) => id.startsWith("affinity_"))).toEqual([]);
      }
    },
  );
});

describe("customers who buy at different times", () => {
  it("customers of summer or winter are two seasonal segments, named by their months", () => {
    const rows = plantSeasons({ customers: 200, seed: 1 });
    const { segments } = segmentPurchases(rows, OPTIONS);
    const labels = segments.map((segment) => segmentInWords(segment, "en").label).sort();
    expect(labels).toHaveLength(2);
    for (const { segmentId, customerIds } of segments) {
      expect(segmentId).toMatch(/^seasonal(_2)?$/);
      expect(new Set(customerIds.map((id) => id.split(" ")[0])).size).toBe(1);
    }
    expect(labels[0]).toMatch(/^Seasonal \((January|December|February|June|July|August) and /);
  });
});
