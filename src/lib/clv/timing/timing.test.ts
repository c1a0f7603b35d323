import { describe, expect, test } from "vitest";
import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { ORDER_CHANCE_DAYS } from "#lib/clv/forecast-setting.ts";
import { prepare } from "#lib/clv/prepare-population.ts";
import { computeClvFeatures } from "#lib/clv/timing/clv-features.ts";
import { learnOrderChances } from "#lib/clv/timing/order-chances.ts";
import { predictChurn, predictNextPurchases } from "#lib/clv/timing/purchase-timing.ts";
import { computeCalibration, expectedCalibrationError } from "#lib/clv/validation/holdout-errors.ts";
import { simulatedPurchases } from "#testing/shops/simulated-purchases.ts";

const START = 15_000;
const SPLIT = START + 500;
const HORIZON = 90;
const options = { asOf: SPLIT, today: SPLIT, days: HORIZON, model: "mbg_nbd", seed: 1 } as const;

const { log } = simulatedPurchases({ customers: 3000, entryDays: 400, days: 600, seed: 5, start: START });

/** The first purchase of each customer after the split. */
const nextDays = (): Map<string, number> => {
  const found = new Map<string, number>();
  for (const [row, day] of log.days.entries()) {
    const id = log.customerIds[log.customers[row] as number] as string;
    if (day > SPLIT) found.set(id, Math.min(day, found.get(id) ?? day));
  }
  return found;
};

/** The same up to the split; afterwards every customer buys every day, or none ever does. */
const withFuture = (buys: boolean): PurchaseLog => {
  const rows = [...log.days.keys()].filter((row) => (log.days[row] as number) <= SPLIT);
  const more = buys ? log.customerIds.flatMap((_, customer) => [1, 2, 3].map((day) => [customer, SPLIT + day])) : [];
  return {
    customerIds: log.customerIds,
    customers: Uint32Array.from([...rows.map((row) => log.customers[row] as number), ...more.map(([who = 0]) => who)]),
    days: Int32Array.from([...rows.map((row) => log.days[row] as number), ...more.map(([, day = 0]) => day)]),
    amounts: Float64Array.from([...rows.map((row) => log.amounts[row] as number), ...more.map(() => 9)]),
  };
};

describe("churn", () => {
  const { customers, backtest } = predictChurn({ kind: "purchases", log }, options);

  test("comes true as often as predicted, and the holdout says so beforehand", () => {
    const next = nextDays();
    const lapsed = customers.map(({ customerId }) => Number((next.get(customerId) ?? Infinity) > SPLIT + HORIZON));
    const chances = Float64Array.from(customers, ({ churn }) => churn);
    expect(expectedCalibrationError(computeCalibration(chances, Float64Array.from(lapsed)))).toBeLessThan(0.05);
    expect(backtest?.error).toBeLessThan(0.05);
    expect(backtest?.holdout.end).toBeLessThanOrEqual(SPLIT);
  });

  test("is checked on a period that an earlier one corrected, where there is no earlier year", () => {
    const asOf = START + 360;
    const { calibratedOn, holdout } = predictChurn({ kind: "purchases", log }, { ...options, asOf }).backtest ?? {};
    expect(calibratedOn?.end).toBeLessThanOrEqual(holdout?.asOf ?? 0);
    expect(holdout?.end).toBeLessThanOrEqual(asOf);
  });

  test("does not depend on anything after the as-of day", () => {
    const of = (future: PurchaseLog) => predictChurn({ kind: "purchases", log: future }, options).customers;
    expect(of(withFuture(true))).toEqual(of(withFuture(false)));
  });
});

describe("the chance of an order", () => {
  const chancesOf = (log: PurchaseLog, asOf = SPLIT) => {
    const prepared = prepare({ kind: "purchases", log }, { asOf, today: asOf });
    return learnOrderChances(prepared, { asOf, today: asOf, seed: 360, cohortBy: "month", level: 0.95 })(
      prepared.population,
      365,
    ).chances;
  };
  const chances = chancesOf(log);

  test("is 1 − the churn probability of the same days, with any seed, and grows with the days", () => {
    for (const [at, days] of ORDER_CHANCE_DAYS.entries()) {
      const { customers } = predictChurn({ kind: "purchases", log }, { ...options, model: "auto", days });
      expect(customers.map(({ churn }) => 1 - churn)).toEqual([...(chances[at] as Float64Array)]);
      const shorter = chances[at - 1];
      if (shorter) expect(chances[at]?.every((chance, row) => chance >= (shorter[row] as number))).toBe(true);
    }
  });

  test("comes true as often as predicted", () => {
    const next = nextDays();
    const { customerIds } = prepare({ kind: "purchases", log }, options);
    for (const [at, days] of ORDER_CHANCE_DAYS.entries()) {
      const came = Float64Array.from(customerIds, (id) => Number((next.get(id) ?? Infinity) <= SPLIT + days));
      expect(expectedCalibrationError(computeCalibration(chances[at] as Float64Array, came))).toBeLessThan(0.03);
    }
  });

  test("does not depend on anything after the as-of day, to the last bit", () => {
    expect(chancesOf(withFuture(true))).toEqual(chances);
    expect(chancesOf(withFuture(false))).toEqual(chances);
  });

  test("needs no more than one purchase", () => {
    const one = {
      customerIds: ["a"],
      customers: new Uint32Array(1),
      days: Int32Array.of(SPLIT),
      amounts: new Float64Array(1),
    };
    expect(chancesOf(one).map(([chance = Number.NaN]) => chance > 0 && chance < 1)).toEqual([true, true, true]);
  });
});

describe("the next purchase", () => {
  const { customers } = predictNextPurchases({ kind: "purchases", log }, { ...options, level: 0.8 });

  test("falls into the interval of those who buy as often as stated", () => {
    const next = nextDays();
    const buyers = customers.flatMap(({ customerId, ifBuying }) => {
      const days = (next.get(customerId) ?? Infinity) - SPLIT;
      return days <= HORIZON ? [{ days, ...ifBuying }] : [];
    });
    const within = buyers.filter(({ days, lower, upper }) => days >= Math.floor(lower) && days <= Math.ceil(upper));
    const early = buyers.filter(({ days, median }) => days <= median);
    expect(buyers.length).toBeGreaterThan(300);
    expect(Math.abs(within.length / buyers.length - 0.8)).toBeLessThan(0.06);
    expect(Math.abs(early.length / buyers.length - 0.5)).toBeLessThan(0.06);
  });

  test("is ordered, and has a median only if it is more likely than not within the horizon", () => {
    for (const { probability, median, ifBuying } of customers) {
      expect(ifBuying.lower).toBeLessThanOrEqual(ifBuying.median);
      expect(ifBuying.median).toBeLessThanOrEqual(ifBuying.upper);
      expect(ifBuying.upper).toBeLessThanOrEqual(HORIZON);
      expect(median === null).toBe(probability < 0.5);
      if (median !== null) expect(median).toBeGreaterThanOrEqual(ifBuying.median);
    }
  });
});

test("CLV features by hand: three days with purchases, a refund, and one purchase too late", () => {
  const [row] = computeClvFeatures(
    {
      customerIds: ["a"],
      customers: new Uint32Array(7),
      days: Int32Array.from([100, 120, 120, 200, 201, 260, 300]),
      amounts: Float64Array.from([10, 20, 5, 40, -10, Number.NaN, 99]),
    },
    { asOf: 280, today: 400 },
  ).rows;
  expect(row).toEqual({
    customerId: "a",
    firstDay: 100,
    lastDay: 260,
    // Days 120, 200 and 260 repeat; 25 and 40 − 10 are known, the third is not.
    frequency: 3,
    recency: 160,
    t: 180,
    monetary_value: 27.5,
    purchases: 4,
    total_revenue: 65,
    average_order_value: 65 / 3,
    first_order_value: 10,
    last_order_value: null,
    largest_order_value: 30,
    days_since_last_purchase: 20,
    // Gaps of 20, 80 and 60 days; days 191 to 280 have two purchases, days 101 to 190 one.
    mean_gap: 160 / 3,
    gap_deviation: expect.closeTo(Math.sqrt((20 ** 2 + 80 ** 2 + 60 ** 2) / 3 - (160 / 3) ** 2), 9),
    purchases_last_90_days: 2,
    revenue_last_90_days: 30,
    purchase_trend: 1,
    purchases_last_365_days: 4,
    revenue_last_365_days: 65,
  });
});
