import { expect, test } from "vitest";
import {
  computeResults,
  type DayRow,
  effectsByStratum,
  type GroupRow,
  type Observations,
  toEffectWindows,
} from "./results.ts";

const NOTHING = { x: 0, xx: 0 };

/** A hundred customers in each group; on each day the next of them buys for 10, or for `amount` if contacted. */
const steady = (days: number, amount: number, each = 1): Observations => {
  const group = (isControl: boolean): GroupRow => ({
    stratum: "all",
    isControl,
    n: 100,
    past: { orders: NOTHING, revenue: NOTHING },
  });
  const rows = Array.from({ length: days }, (_, index) => index + 1).flatMap((day) =>
    [true, false].map((isControl): DayRow => {
      const paid = isControl ? 10 : amount;
      const sums = { y: each * paid, yy: each * paid ** 2, xy: 0 };
      const orders = { y: each, yy: each, xy: 0 };
      return { stratum: "all", isControl, day, buyers: each, measures: { revenue: sums, margin: sums, orders } };
    }),
  );
  return { groups: [group(true), group(false)], days: rows };
};

test("before 25 customers of each group have bought, there is no number, but the days it takes", () => {
  const { verdict, series, buyers } = computeResults(steady(10, 10), 10, 0.1);
  expect(series.revenue).toEqual([]);
  expect(buyers).toBe(10);
  expect(verdict).toEqual({ state: "too_few_buyers", buyers: 10, days: 15 });
  expect(computeResults(steady(1, 10, 0), 1, 0.1).verdict).toEqual({ state: "too_few_buyers", buyers: 0, days: null });
  expect(computeResults(steady(0, 10), 0, 0.1).verdict).toBeNull();
});

test("the same purchases in both groups are no clear difference, with the days until a planned effect would show", () => {
  const { verdict, series } = computeResults(steady(40, 10), 40, 0.5);
  expect(series.revenue[0]?.day).toBe(25);
  expect(series.revenue.at(-1)).toMatchObject({ day: 40, effect: 0, relative: 0, controlMean: 4 });
  // On day 40: 3.857 × √(24.2 × 2/100) / 4 = 67%. On day 90: 2.475/3.857 × √(40/90) × 67% = 29%; day 73 is the first below 50%.
  expect(verdict).toEqual({ state: "inconclusive", day: 40, days: 33 });
  // Ruling out an effect of 100%.
  expect(computeResults(steady(40, 10), 40, 1).verdict).toEqual({ state: "no_effect", day: 40 });
  // 29% is the best that this campaign can do.
  expect(computeResults(steady(40, 10), 40, 0.2).verdict).toEqual({ state: "inconclusive", day: 40, days: null });
});

test("an effect that a readout has shown stays shown", () => {
  const { verdict, series } = computeResults(steady(31, 25), 31, 0.1);
  expect(series.revenue.at(-1)?.lower).toBeLessThan(0);
  expect(verdict).toEqual({ state: "uplift", day: 30 });
  expect(computeResults(steady(31, 2), 31, 0.1).verdict).toEqual({ state: "loss", day: 31 });
});

test("windows are final once their days are over", () => {
  const { series } = computeResults(steady(40, 10), 40, 0.1);
  const windows = toEffectWindows(series.revenue).map(({ days, isFinal, point }) => [
    days,
    isFinal,
    point?.day ?? null,
  ]);
  expect(windows).toEqual([
    [7, false, null],
    [30, true, 30],
    [90, false, 40],
  ]);
});

test("a stratum with too few buyers has no effect of its own", () => {
  const all = steady(40, 20);
  const small = { ...steady(3, 20), groups: steady(3, 20).groups.map((group) => ({ ...group, stratum: "small" })) };
  const days = [...all.days, ...small.days.map((row) => ({ ...row, stratum: "small" }))];
  const effects = effectsByStratum({ groups: [...all.groups, ...small.groups], days }, "revenue", 40);
  expect(
    effects.map(({ stratum, members, buyers, point }) => [stratum, members, buyers, point?.effect ?? null]),
  ).toEqual([
    ["all", 200, 40, 4],
    ["small", 200, 3, null],
  ]);
});
