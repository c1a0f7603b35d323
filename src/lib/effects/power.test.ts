import { expect, test } from "vitest";
import { atRate, detectableEffect, expectedIn, membersNeeded, seasonIn } from "./power.ts";

test("the members needed for an effect can detect it", () => {
  const [expected, plan] = [{ mean: 20, variance: 2500 }, { window: 30, controlShare: 0.2 } as const];
  const members = membersNeeded(expected, { ...plan, effect: 0.1 });
  // (2.475 + 0.842)² × 2,500 × (0.2 + 0.8 × 1.1²) × (1/0.2 + 1/0.8) / 2² = 50,195
  expect(members).toBeGreaterThan(50_100);
  expect(members).toBeLessThan(50_300);
  expect(detectableEffect(expected, { ...plan, members: members ?? 0 })).toBeCloseTo(0.1, 4);
});

test("no effect can be found with too few members, because it would grow with its own variance", () => {
  const plan = { window: 90, controlShare: 0.2 } as const;
  expect(detectableEffect({ mean: 10, variance: 10_000 }, { ...plan, members: 50 })).toBeNull();
});

test("nothing can be shown without expected purchases", () => {
  const nothing = { mean: 0, variance: 0 };
  expect(detectableEffect(nothing, { window: 7, controlShare: 0.2, members: 500 })).toBeNull();
  expect(membersNeeded(nothing, { window: 7, controlShare: 0.2, effect: 0.05 })).toBeNull();
});

test("equal customers with equal orders differ only by chance", () => {
  // 100 customers with an order of 50 every 30 days: in 30 days a mean of 50, and a Poisson variance of 50² × (1 + 30/365).
  const [rate, value, members] = [1 / 30, 50, 100];
  const outlook = {
    members,
    spend: members * rate * value,
    spendSquares: members * (rate * value) ** 2,
    rateTimesValueSquared: members * rate * value ** 2,
    past: members * 600,
    pastSquares: members * 600 ** 2,
    pastTimesSpend: members * 600 * rate * value,
    valueVariation: 0,
  };
  const { mean, variance } = expectedIn(30, outlook);
  expect(mean).toBeCloseTo(50);
  expect(variance).toBeCloseTo(2500 * (1 + 30 / 365));
});

test("a window has the season's part of the year ahead, and twice the orders are twice the revenue", () => {
  // 10 a day in the first ten days, 40 a day afterwards; 20 a day on average: 0.5 times, then (10 × 10 + 20 × 40) / 30 / 20 = 1.5 times.
  const ahead = [
    { from: "2026-11-28", to: "2026-12-08", revenue: 110 },
    { from: "2026-12-09", to: "2027-01-31", revenue: 40 * 54 },
  ];
  const seasons = { ahead, dailySpend: 20, today: "2026-11-29" };
  expect(seasonIn(7, seasons)).toBeCloseTo(0.5);
  expect(seasonIn(30, seasons)).toBeCloseTo(1.5);
  // The forecast ends after 64 days, whose average goes on.
  expect(seasonIn(90, seasons)).toBeCloseTo((100 + 40 * 54) / 64 / 20);
  expect(seasonIn(30, { ...seasons, ahead: [] })).toBe(1);
  expect(seasonIn(30, { ...seasons, dailySpend: 0 })).toBe(1);

  const sums = {
    members: 1,
    spend: 3,
    spendSquares: 9,
    rateTimesValueSquared: 6,
    past: 0,
    pastSquares: 0,
    pastTimesSpend: 0,
  };
  const outlook = { ...sums, valueVariation: 0 };
  const [once, twice] = [expectedIn(30, outlook), expectedIn(30, atRate(outlook, 2))];
  expect(twice.mean).toBeCloseTo(2 * once.mean);
  expect(twice.variance).toBeCloseTo(2 * once.variance);
});

test("differences that the past tells are not chance", () => {
  // Half buy twice as much, and did before.
  const halves = [1, 2].map((rate) => ({ rate, past: 100 * rate }));
  const sum = (read: (half: (typeof halves)[number]) => number) =>
    halves.reduce((total, half) => total + read(half), 0);
  const outlook = {
    members: 2,
    spend: sum(({ rate }) => rate),
    spendSquares: sum(({ rate }) => rate ** 2),
    rateTimesValueSquared: sum(({ rate }) => rate),
    past: sum(({ past }) => past),
    pastSquares: sum(({ past }) => past ** 2),
    pastTimesSpend: sum(({ rate, past }) => rate * past),
    valueVariation: 0,
  };
  expect(expectedIn(7, outlook).variance).toBeCloseTo(1.5 * 7 * (1 + 7 / 365));
  expect(expectedIn(7, { ...outlook, pastTimesSpend: (outlook.past * outlook.spend) / 2 }).variance).toBeCloseTo(
    1.5 * 7 * (1 + 7 / 365) + 0.25 * 49,
  );
});
