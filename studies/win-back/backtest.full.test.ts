import { expect, test } from "vitest";
import { demoShop } from "./backtest-shop.ts";
import { figuresOf, meanOf } from "./list-figures.ts";
import { weeklyLists } from "./weekly-lists.ts";

// A part of `npm run validate:win-back` that takes seconds: two past weeks of a smaller demo shop, a year later.

test("the weekly list finds who spends most if they return, and customers counted as lost hardly return", () => {
  const options = { weeks: 2, daysApart: 28, holdout: 365 };
  const shop = demoShop({ customers: 2000, extraDays: 393 });
  const weeks = weeklyLists(shop, options);
  const of = (name: "winBack" | "churnList" | "unlikelyBack") => figuresOf(weeks.flatMap(({ lists }) => lists[name]));
  const winBack = of("winBack");
  expect(winBack).toMatchObject({ customers: 100, overdue: 1, onTime: 0 });
  // In random order, the same kind of customers would spend as much as all of them on average.
  const expected = weeks.flatMap(({ lists }) => lists.unlikelyBack.filter(({ plan }) => plan.isExpected));
  const inRandomOrder = figuresOf(expected);
  expect(winBack.spentPerReturned).toBeGreaterThan(1.5 * inRandomOrder.spentPerReturned);
  expect(winBack.lost).toBeGreaterThan(1.5 * inRandomOrder.lost);
  expect(winBack.spentPerReturned).toBeGreaterThan(1.5 * of("unlikelyBack").spentPerReturned);
  expect(winBack.lost).toBeGreaterThan(of("churnList").lost);

  const lost = weeks.flatMap(({ lists }) => lists.unlikelyBack.filter(({ plan }) => !plan.isExpected));
  expect(lost.length).toBeGreaterThan(500);
  expect(meanOf(lost, ({ hasReturned }) => Number(hasReturned))).toBeLessThan(0.05);
  expect(inRandomOrder.returned).toBeGreaterThan(0.2);
});
