import { expect, test } from "vitest";
import { detectableEffect, expectedIn, membersNeeded } from "./power.ts";

test("the members needed for an effect can detect it", () => {
  const [expected, plan] = [{ mean: 20, variance: 2500 }, { window: 30, controlShare: 0.2 } as const];
  const members = membersNeeded(expected, { ...plan, effect: 0.1 });
  // (2.475 + 0.842)² × 2,500 × (0.2 + 0.8 × 1.1²) × (1/0.2 + 1/0.8) / 2² = 50,195
  expect(members).toBeGreaterThan(50_100);
  expect(members).toBeLessThan(50_300);
  expect(detectableEffect(expected, { ...plan, members: members ?? 0 })).toBeCloseTo(0.1, 4);
});

test("with too few members no effect can be found, because it would grow with its own variance", () => {
  const plan = { window: 90, controlShare: 0.2 } as const;
  expect(detectableEffect({ mean: 10, variance: 10_000 }, { ...plan, members: 50 })).toBeNull();
});

test("without expected purchases nothing can be shown", () => {
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
