import { describe, expect, test } from "vitest";
import { summariseCohorts } from "#lib/clv/cohorts.ts";
import type { Prediction } from "#lib/clv/model.ts";
import { toDayNumber } from "#lib/time/day.ts";
import { logOf } from "#testing/shops/histories.ts";
import { assignClvTiers, summariseTiers } from "./forecast-answer.ts";
import { buildPopulationAt } from "./history-as-of.ts";
import { sortLog } from "./purchase-log.ts";

const of = (...values: number[]) => Float64Array.from(values);

describe("cohorts side by side", () => {
  const { population } = buildPopulationAt(
    sortLog(
      logOf([
        ["ada", "2025-01-10", 10],
        ["ada", "2025-01-20", 5],
        ["ada", "2025-03-02", 7],
        ["bob", "2025-01-31", 20],
        ["cyd", "2025-02-01", 30],
        ["cyd", "2025-02-28", null],
      ]),
    ),
    toDayNumber("2025-03-15"),
  );
  const predicted = { value: of(1, 2, 4), expectedPurchases: of(0.1, 0.2, 0.4) } as Prediction;

  test("count each month's buyers, purchases and revenue by cohort age, and mark incomplete ages", () => {
    const [january, february, ...others] = summariseCohorts(population, predicted, "month");
    expect(others).toEqual([]);
    expect(january).toEqual({
      cohort: "2025-01",
      customers: 2,
      purchases: 4,
      revenue: 42,
      value: 3,
      expectedPurchases: 0.1 + 0.2,
      ages: [
        { age: 0, activeCustomers: 2, purchases: 3, revenue: 35, isComplete: true },
        { age: 1, activeCustomers: 0, purchases: 0, revenue: 0, isComplete: true },
        { age: 2, activeCustomers: 1, purchases: 1, revenue: 7, isComplete: false },
      ],
    });
    expect(february?.ages).toEqual([
      { age: 0, activeCustomers: 1, purchases: 2, revenue: 30, isComplete: true },
      { age: 1, activeCustomers: 0, purchases: 0, revenue: 0, isComplete: false },
    ]);
  });

  test("are grouped by quarter, and absent if not requested", () => {
    expect(summariseCohorts(population, predicted, "quarter").map(({ cohort }) => cohort)).toEqual(["2025-Q1"]);
    expect(summariseCohorts(population, predicted, "none")).toEqual([]);
  });
});

describe("tiers of predicted value", () => {
  // Ten different values: two above the eighth smallest, two below the eighth largest.
  test("are a fifth at each end, with their share of the total value", () => {
    const values = of(100, 90, 80, 70, 60, 50, 40, 30, 20, 10);
    const tiers = assignClvTiers(values);
    expect(tiers).toEqual(["high", "high", ...Array(6).fill("medium"), "low", "low"]);
    expect(summariseTiers(tiers, values)).toEqual([
      { tier: "high", customers: 2, value: 190, share: 190 / 550 },
      { tier: "medium", customers: 6, value: 330, share: 330 / 550 },
      { tier: "low", customers: 2, value: 30, share: 30 / 550 },
    ]);
  });

  test("keep equal values together; an empty population has no shares", () => {
    const nothing = new Float64Array(6);
    expect(assignClvTiers(nothing)).toEqual(Array(6).fill("medium"));
    expect(summariseTiers(assignClvTiers(nothing), nothing).map(({ share }) => share)).toEqual([0, 0, 0]);
  });
});
