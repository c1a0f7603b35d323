import fc from "fast-check";
import { expect, test } from "vitest";
import { type Flow, flowsOf, type MovedGroup } from "./movement.ts";

const score = fc.integer({ min: 1, max: 5 });
const scores = fc.record({ recency: score, frequency: score, monetary: score });
const groups: fc.Arbitrary<MovedGroup[]> = fc.array(
  fc.record({
    before: fc.option(scores),
    now: fc.option(scores),
    customers: fc.integer({ min: 1, max: 100 }),
    revenueBefore: fc.integer({ min: -100, max: 1_000_000 }),
    revenueNow: fc.integer({ min: -100, max: 1_000_000 }),
  }),
);

const sum = <Item>(items: readonly Item[], of: (item: Item) => number) =>
  items.reduce((all, item) => all + of(item), 0);

test("worked example: of two Champions one stayed and one stopped; one New Customer had not bought before", () => {
  const champion = { recency: 5, frequency: 5, monetary: 5 };
  const flows = flowsOf(
    [
      { before: null, now: { recency: 5, frequency: 1, monetary: 1 }, customers: 1, revenueBefore: 0, revenueNow: 999 },
      { before: champion, now: null, customers: 1, revenueBefore: 20_000, revenueNow: 0 },
      { before: champion, now: champion, customers: 1, revenueBefore: 10_000, revenueNow: 12_050 },
    ],
    "USD",
  );
  expect(flows).toEqual<Flow[]>([
    { from: "R5F5M5", to: "R5F5M5", customers: 1, revenueBefore: 100, revenueNow: 120.5 },
    { from: "R5F5M5", to: "NONE", customers: 1, revenueBefore: 200, revenueNow: 0 },
    { from: "NONE", to: "R5F1M1", customers: 1, revenueBefore: 0, revenueNow: 9.99 },
  ]);
});

test("every customer and all revenue is counted exactly once, and every pair of segments appears once", () => {
  fc.assert(
    fc.property(groups, (all) => {
      const flows = flowsOf(all, "JPY");
      expect(sum(flows, ({ customers }) => customers)).toBe(sum(all, ({ customers }) => customers));
      expect(sum(flows, ({ revenueBefore }) => revenueBefore)).toBe(sum(all, ({ revenueBefore }) => revenueBefore));
      expect(sum(flows, ({ revenueNow }) => revenueNow)).toBe(sum(all, ({ revenueNow }) => revenueNow));
      expect(new Set(flows.map(({ from, to }) => `${from} ${to}`)).size).toBe(flows.length);
    }),
  );
});

test("sums too large to be exact are an error instead of being rounded", () => {
  const rich = { before: null, now: null, customers: 1, revenueBefore: Number.MAX_SAFE_INTEGER, revenueNow: 0 };
  expect(() => flowsOf([rich, rich], "USD")).toThrow(RangeError);
});
