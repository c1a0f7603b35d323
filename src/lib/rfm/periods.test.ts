import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseStandardPeriod, type GapCounts, LONGEST_PERIOD, periodSince, RHYTHM_PERIODS } from "./periods.ts";

const now = new Date("2026-03-01T12:00:00Z");

test.each([
  ["2026-03-01T08:00:00Z", 90],
  // 89 days before, which the 90 days that end today include.
  ["2025-12-02T12:00:00Z", 90],
  ["2025-12-01T11:00:00Z", 180],
  ["2025-03-15T00:00:00Z", 365],
  ["2011-12-09T12:50:00Z", LONGEST_PERIOD],
])("a report that includes a sale of %s covers %i days", (saleAt, days) => {
  expect(periodSince(new Date(saleAt), now, 90)).toBe(days);
});

test("a report that includes a sale covers at least the standard period, whatever its length", () => {
  expect(periodSince(new Date("2026-03-01T08:00:00Z"), now, 45)).toBe(45);
  expect(periodSince(new Date("2025-12-02T12:00:00Z"), now, 45)).toBe(90);
  expect(periodSince(new Date("2025-12-02T12:00:00Z"), now, 200)).toBe(200);
});

describe("the standard period of a business", () => {
  const shares = (within: number[], gaps = 10_000): GapCounts => ({
    gaps,
    within: within.map((percent) => Math.round((percent / 100) * gaps)),
  });

  // `npm run validate:rfm` counts the gaps between the days of purchase of each shop.
  test.each([
    ["the demo shop", [57.9, 86.4, 95.9, 99.5], 90],
    ["Online Retail", [53.3, 85.9, 96.5, 100], 90],
    ["the CDNOW sample", [47.6, 75, 88.8, 98], 180],
    ["a shop of weekly buyers", [93, 98, 99, 100], 30],
    ["a shop of yearly buyers", [2, 5, 11, 61], 365],
  ])("is the shortest in which four of five gaps fit: %s", (_, within, days) => {
    expect(chooseStandardPeriod(shares(within), null)).toBe(days);
  });

  test("is not chosen from fewer than 100 gaps", () => {
    expect(chooseStandardPeriod(shares([100, 100, 100, 100], 99), null)).toBeNull();
    expect(chooseStandardPeriod(shares([100, 100, 100, 100], 99), 365)).toBeNull();
    expect(chooseStandardPeriod(shares([100, 100, 100, 100], 100), null)).toBe(30);
  });

  test("changes by a clear margin only", () => {
    expect(chooseStandardPeriod(shares([40, 75, 90, 99]), 90)).toBe(90);
    expect(chooseStandardPeriod(shares([40, 74, 90, 99]), 90)).toBe(180);
    expect(chooseStandardPeriod(shares([40, 84, 90, 99]), 180)).toBe(180);
    expect(chooseStandardPeriod(shares([40, 85, 90, 99]), 180)).toBe(90);
    // Too short for certain: the one that would be chosen today, not the first that is within the margin.
    expect(chooseStandardPeriod(shares([40, 77, 90, 99]), 30)).toBe(180);
  });

  const counts = fc
    .tuple(fc.integer({ min: 0, max: 5000 }), fc.array(fc.nat(5000), { minLength: 4, maxLength: 4 }))
    .map(([more, within]): GapCounts => {
      const ascending = within.toSorted((a, b) => a - b);
      return { gaps: (ascending[3] ?? 0) + more, within: ascending };
    });
  const before = fc.constantFrom(null, ...RHYTHM_PERIODS);

  test("is chosen once: the same data choose the same again", () => {
    fc.assert(
      fc.property(counts, before, (gaps, first) => {
        const chosen = chooseStandardPeriod(gaps, first);
        expect(chooseStandardPeriod(gaps, chosen ?? first)).toBe(chosen);
      }),
    );
  });

  test("never gets shorter as the same gaps get longer", () => {
    fc.assert(
      fc.property(counts, before, fc.integer({ min: 0, max: 3 }), (gaps, first, from) => {
        const longer = { ...gaps, within: gaps.within.map((count, at) => (at < from ? 0 : count)) };
        expect(chooseStandardPeriod(longer, first) ?? 0).toBeGreaterThanOrEqual(chooseStandardPeriod(gaps, first) ?? 0);
      }),
    );
  });
});
