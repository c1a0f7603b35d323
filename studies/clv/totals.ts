import { type Forecaster, fitForecast } from "#lib/clv/fit-forecast.ts";
import { totalInterval } from "#lib/clv/forecast.ts";
import type { ForecastOptions, PurchaseLog } from "#lib/clv/forecast-request.ts";
import type { Prediction } from "#lib/clv/model.ts";
import { mbgNbd } from "#lib/clv/models/bg-nbd.ts";
import { type Prepared, prepare, sumValues } from "#lib/clv/prepare-population.ts";
import { type TotalsAhead, totalsAhead, withAssumedErrors } from "#lib/clv/totals/totals-ahead.ts";
import { quantileSorted } from "#lib/statistics/summaries.ts";
import { reconciled, reconciliationFactors } from "#testing/reconcile.ts";
import { absolute, atMost, type Row, report } from "../row.ts";
import { otherFuture } from "./other-future.ts";
import { type RealShop, realCases, simulatedCases, type TotalsCase } from "./totals-cases.ts";

/** The wanted error of a total. */
const WANTED = 0.06;
const SEED = 1;

export const optionsOf = ({ asOf, days }: TotalsCase): ForecastOptions => ({
  horizon: { days, discountRate: 0 },
  model: "auto",
  cohortBy: "none",
  level: 0.95,
  seed: SEED,
  asOf,
  today: asOf,
});

export const preparedFor = (log: PurchaseLog, asOf: number): Prepared =>
  prepare({ kind: "purchases", log }, { asOf, today: asOf });

type Sums = { orders: number; revenue: number };
type Actual = Record<"all" | "existing", Sums> & { perCustomer: Float64Array };

/** What was bought after the origin, by everyone and by each customer known then. */
export const actualOf = ({ log, asOf, days }: TotalsCase, { customerIds }: Prepared): Actual => {
  const { population, customerIds: ids } = preparedFor(log, asOf + days);
  const { starts, days: bought, amounts } = population.purchases ?? { starts: [0], days: [], amounts: [] };
  const rows = new Map(customerIds.map((id, row) => [id, row]));
  const perCustomer = new Float64Array(customerIds.length);
  const sums = { all: { orders: 0, revenue: 0 }, existing: { orders: 0, revenue: 0 } };
  for (const [at, id] of ids.entries()) {
    const row = rows.get(id);
    for (let each = starts[at] as number; each < (starts[at + 1] as number); each++) {
      if ((bought[each] as number) <= asOf) continue;
      for (const sum of row === undefined ? [sums.all] : [sums.all, sums.existing]) {
        sum.orders++;
        sum.revenue += (amounts[each] as number) || 0;
      }
      if (row !== undefined) perCustomer[row] = (perCustomer[row] as number) + 1;
    }
  }
  return { ...sums, perCustomer };
};

export const totalsOf = (
  prepared: Prepared,
  forecaster: Pick<Forecaster, "fitted">,
  days: number,
  holidays: readonly number[] = [],
): TotalsAhead => {
  const totals = totalsAhead(prepared, forecaster, { days, seed: SEED, holidays });
  if (!totals) throw new Error("There are no totals");
  return totals;
};

const rmse = (predicted: Float64Array, actual: Float64Array): number =>
  Math.sqrt(sumValues(predicted.map((value, row) => (value - (actual[row] as number)) ** 2)) / actual.length);

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

type Split = {
  own: TotalsCase;
  totals: TotalsAhead;
  actual: Actual;
  /** The selected model's own forecasts, and after reconciliation. */
  predicted: Prediction;
  together: Prediction;
  /** Whether the totals are the same with another future. */
  isSame: boolean;
};

const splitOf = (own: TotalsCase): Split => {
  const [options, prepared] = [optionsOf(own), preparedFor(own.log, own.asOf)];
  const forecaster = fitForecast(prepared, options);
  const totals = totalsOf(prepared, forecaster, own.days);
  const predicted = forecaster.fitted.predict(prepared.population, options);
  const sums = { orders: sumValues(predicted.expectedPurchases), revenue: sumValues(predicted.value) };
  const other = totalsOf(preparedFor(otherFuture(own.log, own.asOf), own.asOf), forecaster, own.days);
  return {
    own,
    totals,
    predicted,
    actual: actualOf(own, prepared),
    together: reconciled(predicted, reconciliationFactors(totals, sums)),
    isSame: JSON.stringify(other) === JSON.stringify(totals),
  };
};

const expectedOf = ({ totals }: Split, kind: "orders" | "revenue", who: "all" | "existing"): number =>
  totals.whole[kind]?.[who].expected[0] ?? Number.NaN;

export const errorOf = (expected: number, actual: number): number => Math.abs(expected / actual - 1);
const existingErrors = (splits: readonly Split[]): number[] =>
  splits.map((split) => errorOf(expectedOf(split, "orders", "existing"), split.actual.existing.orders));
const ownErrors = (splits: readonly Split[]): number[] =>
  splits.map(({ predicted, actual }) => errorOf(sumValues(predicted.expectedPurchases), actual.existing.orders));

const shopRows = (shop: RealShop, splits: readonly Split[]): Row[] => {
  const errors = splits.map((split) => errorOf(expectedOf(split, "orders", "all"), split.actual.all.orders));
  const rmseOf = (which: "together" | "predicted") =>
    mean(splits.map((split) => rmse(split[which].expectedPurchases, split.actual.perCustomer)));
  const gaps = splits.map((split) =>
    errorOf(sumValues(split.together.expectedPurchases), expectedOf(split, "orders", "existing")),
  );
  return [
    ...(["orders", "revenue"] as const).flatMap((kind) =>
      splits
        .filter(({ totals }) => totals.whole[kind])
        .map((split) => {
          const check = `${split.own.name}: ${kind} of the next ${split.own.days} days`;
          return report(check, expectedOf(split, kind, "all"), split.actual.all[kind]);
        }),
    ),
    report(`${shop}: mean error of the totals' orders beside the wanted one`, mean(errors), WANTED),
    report(
      `${shop}: mean error of existing customers' orders beside their own forecasts'`,
      mean(existingErrors(splits)),
      mean(ownErrors(splits)),
    ),
    atMost(`${shop}: customers' RMSE after reconciliation`, rmseOf("together"), 1.01 * rmseOf("predicted")),
    atMost(`${shop}: gap between the totals and the customers' sum`, Math.max(...gaps), 1e-9),
    atMost(`${shop}: splits that another future changes`, splits.filter(({ isSame }) => !isSame).length, 0),
  ];
};

/**
 * Real shops' totals over four splits each, beside the sums of the selected model's own forecasts: their errors, the
 * customers' errors after reconciliation, and that nothing after a split changes anything.
 */
export const totalRows = (shops: readonly RealShop[]): Row[] => {
  const all = shops.map((shop) => ({ shop, splits: realCases(shop).map(splitOf) }));
  const splits = all.flatMap((each) => each.splits);
  return [
    ...all.flatMap((each) => shopRows(each.shop, each.splits)),
    atMost(
      `${splits.length} splits: mean error of existing customers' orders beside their own forecasts'`,
      mean(existingErrors(splits)),
      mean(ownErrors(splits)),
    ),
  ];
};

const LEVELS = [
  { level: 0.8, lower: "lower80", upper: "upper80" },
  { level: 0.95, lower: "lower95", upper: "upper95" },
] as const;
const TOLERANCE = 0.03;

/** How often totals of the whole horizon are in their intervals, over real and simulated shops and days together. */
export const totalCoverageRows = (shops: readonly RealShop[], simulated: number): Row[] => {
  const cases = [...shops.flatMap(realCases), ...simulatedCases(simulated)];
  const judged = cases.map((own) => {
    const prepared = preparedFor(own.log, own.asOf);
    const fitted = mbgNbd.fit(prepared.population, optionsOf(own));
    const { histories } = prepared.population;
    // The same customers by their summaries alone.
    const population = { histories, asOf: own.asOf };
    const sampled = fitted.predict(population, optionsOf(own)).totals;
    const assumed = withAssumedErrors(sampled, { population, fitted }, { days: own.days, seed: SEED });
    return {
      whole: totalsOf(prepared, { fitted }, own.days).whole,
      actual: actualOf(own, prepared),
      sampled,
      assumed,
    };
  });
  const rows = (["orders", "revenue"] as const).flatMap((kind) => {
    const known = judged.flatMap(({ whole, actual }) => {
      const path = whole[kind];
      return path ? [{ path, actual }] : [];
    });
    return (["all", "existing"] as const).flatMap((who) =>
      LEVELS.map(({ level, lower, upper }) => {
        const held = known.filter(({ path, actual }) => {
          const value = actual[who][kind];
          return value >= (path[who][lower][0] as number) && value <= (path[who][upper][0] as number);
        });
        const name = `${kind} of ${who === "all" ? "everyone" : "existing customers"} in ${100 * level}%`;
        const check = `${known.length} shops and days: ${name}`;
        const share = held.length / known.length;
        return absolute(check, share, level, TOLERANCE);
      }),
    );
  });
  const withoutDates = (["sampled", "assumed"] as const).flatMap((which) =>
    LEVELS.map(({ level }) => {
      const known = judged.filter((each) => each[which].some((sum) => sum > 0));
      const held = known.filter((each) => {
        const { lower, upper } = totalInterval(each[which], quantileSorted(each[which].toSorted(), 0.5), level);
        return each.actual.existing.revenue >= lower && each.actual.existing.revenue <= upper;
      });
      const name = which === "sampled" ? "from sampling alone" : "with assumed errors";
      const check = `${known.length} shops and days by summaries: revenue in ${100 * level}%, ${name}`;
      return report(check, held.length / known.length, level);
    }),
  );
  return [report("shops and days with totals, at least 200", judged.length, 200), ...rows, ...withoutDates];
};
