import { describe, expect, test } from "vitest";
import { createRandom, normal } from "#lib/statistics/random.ts";
import { segmentCustomers } from "./segment-customers.ts";

const options = { algorithm: "auto", segments: "auto", seed: 1 } as const;
const row = (customerId: string, features: Record<string, number>) => ({ customerId, features });

describe("customers by any features", () => {
  test("an example by hand has two pairs, centroids in natural units, and the missing value filled with the median", () => {
    const found = segmentCustomers(
      [row("a", { x: 1, y: 10 }), row("b", { x: 3 }), row("c", { x: 101, y: 30 }), row("d", { x: 103, y: 50 })],
      { ...options, segments: 2 },
    );
    expect(found.segments).toMatchObject([
      { segmentId: "segment_1", customerIds: ["a", "b"], profile: { x: 2, y: 10 } },
      { segmentId: "segment_2", customerIds: ["c", "d"], profile: { x: 102, y: 40 } },
    ]);
    expect(found.columns).toMatchObject([
      { feature: "x", median: 52, missing: 0 },
      { feature: "y", median: 30, missing: 1 },
    ]);
    expect(found.warnings).toContainEqual({ code: "imputed", values: { feature: "y", count: 1 } });
  });

  test("customers who are all alike form one segment", () => {
    const found = segmentCustomers([row("a", { x: 1 }), row("b", { x: 1 })], options);
    expect(found).toMatchObject({ segments: [{ customerIds: ["a", "b"] }], quality: { silhouette: null, k: 1 } });
    expect(found.warnings).toEqual([{ code: "all_alike", values: {} }]);
  });

  /** Three groups of 60 customers, ten deviations apart. */
  const shop = (more: Record<string, number> = {}, unit = 1) => {
    const random = createRandom(7);
    return Array.from({ length: 180 }, (_, i) => {
      const [x, y] = [normal(random), normal(random)];
      return row(`c${i}`, { x: unit * ((i % 3) * 10 + x), y: (i % 3 === 1 ? 10 : 0) + y, ...more });
    });
  };
  const membersOf = (found: ReturnType<typeof segmentCustomers>) =>
    found.segments.map(({ customerIds }) => customerIds);

  test.each(["kmeans", "hierarchical"] as const)("%s finds planted groups, in any order of rows", (algorithm) => {
    const found = segmentCustomers(shop(), { ...options, algorithm });
    expect(found.quality.k).toBe(3);
    for (const ids of membersOf(found)) expect(new Set(ids.map((id) => Number(id.slice(1)) % 3)).size).toBe(1);
    expect(segmentCustomers(shop().reverse(), { ...options, algorithm })).toEqual(found);
  });

  test("neither a feature without a spread nor the unit of another changes the segments", () => {
    const found = segmentCustomers(shop({ same: 5 }, 1e-9), options);
    expect(membersOf(found)).toEqual(membersOf(segmentCustomers(shop(), options)));
    expect(found.columns.find(({ feature }) => feature === "same")?.scaled).toBeNull();
    for (const { standout } of found.segments) expect(standout.map(({ feature }) => feature)).not.toContain("same");
  });
});
