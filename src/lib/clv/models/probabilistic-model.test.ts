import { describe, expect, test } from "vitest";
import { TOTAL_DRAWS } from "#lib/clv/model.ts";
import { paretoNbd } from "#lib/clv/models/pareto-nbd.ts";
import { rowsByCohort } from "#lib/clv/models/probabilistic-model.ts";
import { sumValues } from "#lib/clv/prepare-population.ts";
import { joinLogs, sortLog } from "#lib/clv/purchase-log.ts";
import { splitLogAt } from "#lib/clv/validation/choose-model.ts";
import { simulatedPurchases } from "#testing/shops/simulated-purchases.ts";

const OPTIONS = { seed: 1, horizon: { days: 180, discountRate: 0 } };

type Planted = { buying: readonly [number, number]; leaving: readonly [number, number] };

/** Customers of the web buy often and leave soon, those of the shop seldom and for long. */
const PLANTED: Record<string, Planted> = {
  web: { buying: [0.8, 20], leaving: [1.5, 150] },
  shop: { buying: [2, 200], leaving: [2, 4000] },
};

const planted = (customers: Record<string, number>) => {
  const channels = Object.entries(customers).map(([channel, count], seed) => {
    const { log } = simulatedPurchases({
      customers: count,
      entryDays: 300,
      days: 720,
      seed: seed + 5,
      ...(PLANTED[channel] as Planted),
    });
    return { ...log, customerIds: log.customerIds.map((id) => `${channel}-${id}`) };
  });
  const log = joinLogs(channels);
  const past = (cohorts: boolean) =>
    splitLogAt(
      sortLog(cohorts ? { ...log, cohorts: log.customerIds.map((id) => id.split("-")[0] ?? null) } : log),
      [15_540, 15_719],
    );
  const [own, common] = [past(true), past(false)];
  if (!own || !common) throw new Error("the models were not fitted");
  return { own, common };
};

/** Expected purchases over actual ones, by cohort. */
const ratios = (cohorts: readonly (string | null)[], expected: Float64Array, counts: Float64Array) =>
  Object.fromEntries(
    [...rowsByCohort(cohorts)].map(([cohort, rows]) => {
      const sum = (column: Float64Array) => rows.reduce((all, row) => all + (column[row] as number), 0);
      return [cohort, sum(expected) / sum(counts)];
    }),
  );

describe("a model with the parameters of each cohort", () => {
  const { own, common } = planted({ web: 1500, shop: 1500 });
  const fitted = paretoNbd.fit(own.population, OPTIONS);
  const whole = paretoNbd.fit(common.population, OPTIONS);
  const cohorts = own.population.cohorts ?? [];

  test("predicts each cohort's purchases, where one set of parameters for all mixes them up", () => {
    const ofOwn = ratios(cohorts, fitted.expectedPurchases(own.population, own.days), own.counts);
    const ofAll = ratios(cohorts, whole.expectedPurchases(common.population, common.days), common.counts);
    for (const channel of ["web", "shop"]) {
      expect(Math.abs(Math.log(ofOwn[channel] as number))).toBeLessThan(Math.log(1.2));
      expect(Math.abs(Math.log(ofOwn[channel] as number))).toBeLessThan(Math.abs(Math.log(ofAll[channel] as number)));
    }
  });

  test("names them for cohorts with enough customers only", () => {
    expect(fitted.parameters).toEqual(whole.parameters);
    expect(fitted.cohortParameters?.("web")?.pareto_nbd).not.toEqual(fitted.cohortParameters?.("shop")?.pareto_nbd);
    expect(fitted.cohortParameters?.("kiosk")).toBeUndefined();
    expect(whole.cohortParameters).toBeUndefined();
  });

  test("predicts all customers in their order, and draws of the total around its sum", () => {
    const options = { ...OPTIONS, level: 0.95 };
    const { value, expectedPurchases, totals } = fitted.predict(own.population, options);
    expect(expectedPurchases).toEqual(fitted.expectedPurchases(own.population, OPTIONS.horizon.days));
    expect(sumValues(totals) / TOTAL_DRAWS / sumValues(value)).toBeCloseTo(1, 1);
    const [counts, active] = [fitted.purchaseCounts(own.population, 180), fitted.pActive(own.population, 180)];
    for (const row of [0, 700, 2100]) {
      const chances = new Float64Array(4096);
      counts(row, chances);
      expect(1 - (chances[0] as number)).toBeCloseTo(active[row] as number, 9);
    }
  });
});

test("a small cohort is predicted with the parameters of all customers", () => {
  const { own, common } = planted({ web: 1500, shop: 60 });
  const of = paretoNbd.fit(own.population, OPTIONS).expectedPurchases(own.population, 180);
  const all = paretoNbd.fit(common.population, OPTIONS).expectedPurchases(common.population, 180);
  const shop = rowsByCohort(own.population.cohorts ?? []).get("shop") ?? [];
  expect(shop.length).toBeGreaterThan(40);
  for (const row of shop) expect(of[row]).toBe(all[row]);
});
