import { forecast } from "#lib/clv/forecast.ts";
import type { ForecastOptions, ModelRequest } from "#lib/clv/forecast-request.ts";
import { probabilisticModel } from "#lib/clv/models/probabilistic-model.ts";
import { prepare } from "#lib/clv/prepare-population.ts";
import { cohortMean, statusQuo } from "#lib/clv/validation/validate.ts";
import { toDayNumber } from "#lib/time/day.ts";
import { DATES, type DataSet, purchaseLog, referenceSummaries } from "#testing/routes/clv-data-sets.ts";
import { absolute, atLeast, atMost, type Row, report, worst } from "../row.ts";
import { FAMILIES, MODELS } from "./reference.ts";

// From the transaction log through the whole forecast, with the reference's dates.

const SINGLE = ["bg_nbd", "mbg_nbd", "pareto_nbd", "gradient_boosting", "cohort"] as const;

const optionsOf = (set: DataSet, model: ModelRequest): ForecastOptions => {
  const [from, to] = DATES[set].map(toDayNumber) as [number, number];
  return {
    horizon: { days: to - from, discountRate: 0 },
    model,
    cohortBy: "none",
    level: 0.95,
    seed: 1,
    asOf: from,
    today: from,
  };
};

const dataOf = (set: DataSet) => ({ kind: "purchases" as const, log: purchaseLog(set) });

/** Frequency, recency, T and mean amount of every customer, from the log. */
export const pipelineRows = (set: DataSet): Row[] => {
  const { customerIds, population } = prepare(dataOf(set), optionsOf(set, "bg_nbd"));
  const { repeatPurchases, recency, tenure, monetaryValue } = population.histories;
  const wanted = new Map(referenceSummaries(set).map((row) => [row.customer_id, row]));
  const rows: Record<"frequency" | "recency" | "T" | "mean amount", Row[]> = {
    frequency: [],
    recency: [],
    T: [],
    "mean amount": [],
  };
  for (const [at, id] of customerIds.entries()) {
    const row = wanted.get(id) ?? {};
    const exact = (name: string): number => Number(row[`${name}_exact`] ?? row[name]);
    rows.frequency.push(absolute(id, repeatPurchases[at] as number, Number(row.frequency), 1e-9));
    rows.recency.push(absolute(id, (recency[at] as number) / 7, exact("recency"), 1e-6));
    rows.T.push(absolute(id, (tenure[at] as number) / 7, exact("T"), 1e-6));
    if (row.monetary_value !== undefined && (repeatPurchases[at] as number) > 0)
      rows["mean amount"].push(absolute(id, monetaryValue[at] as number, Number(row.monetary_value), 0.005 + 1e-9));
  }
  return [
    absolute(`${set}: customers`, customerIds.length, wanted.size, 0.5),
    ...Object.entries(rows)
      .filter(([, each]) => each.length > 0)
      .map(([name, each]) => worst(`${set}: ${name} from the log`, each)),
  ];
};

type Errors = { mae: number; rmse: number; total: number };

const errorsOf = (predicted: Float64Array, actual: Float64Array): Errors => {
  const mean = (of: (error: number) => number): number =>
    predicted.reduce((sum, value, at) => sum + of(value - (actual[at] as number)), 0) / predicted.length;
  const sum = predicted.reduce((total, value) => total + value, 0);
  return { mae: mean(Math.abs), rmse: Math.sqrt(mean((error) => error * error)), total: sum };
};

/**
 * Purchases in the holdout: the ensemble and each model compared with the baselines, the ensemble with the best model.
 */
export const accuracyRows = (set: DataSet): Row[] => {
  const held = new Map(referenceSummaries(set).map((row) => [row.customer_id, Number(row.holdout_frequency)]));
  const { population, customerIds } = prepare(dataOf(set), optionsOf(set, "bg_nbd"));
  const actual = Float64Array.from(customerIds, (id) => held.get(id) ?? Number.NaN);
  const { days } = optionsOf(set, "bg_nbd").horizon;
  const of = (model: ModelRequest): Errors => {
    const { forecasts } = forecast(dataOf(set), optionsOf(set, model));
    return errorsOf(
      Float64Array.from(forecasts, ({ expectedPurchases }) => expectedPurchases),
      actual,
    );
  };
  const baselines = {
    "the rate so far": errorsOf(statusQuo(population, days), actual),
    "the cohort mean": errorsOf(cohortMean(population, days), actual),
  };
  const single = Object.fromEntries(SINGLE.map((model) => [model, of(model)]));
  const ensemble = of("ensemble");
  const best = Math.min(...Object.values(single).map(({ rmse }) => rmse));
  const beating = Object.entries({ ...single, ensemble }).filter(([name]) => /nbd|ensemble/.test(name));
  const purchases = actual.reduce((sum, each) => sum + each, 0);
  return [
    ...beating.flatMap(([name, errors]) =>
      Object.entries(baselines).flatMap(([baseline, { mae, rmse }]) => [
        atMost(`${set} ${name}: MAE beside ${baseline}`, errors.mae, mae),
        atMost(`${set} ${name}: RMSE beside ${baseline}`, errors.rmse, rmse),
      ]),
    ),
    atMost(`${set} ensemble: RMSE beside 1.02 of the best single model's`, ensemble.rmse, 1.02 * best),
    ...Object.entries({ ...single, ensemble }).map(([name, { total }]) =>
      report(`${set} ${name}: purchases of the holdout beside what happened`, total, purchases),
    ),
  ];
};

/** Coverage for real customers: at least the nominal level, because most spend exactly nothing. */
export const intervalRows = (set: DataSet): Row[] => {
  const spent = new Map(referenceSummaries(set).map((row) => [row.customer_id, Number(row.holdout_spend)]));
  const { population, customerIds } = prepare(dataOf(set), optionsOf(set, "bg_nbd"));
  const { horizon } = optionsOf(set, "bg_nbd");
  return MODELS.flatMap((model) => {
    const fitted = probabilisticModel(FAMILIES[model]).fit(population, { seed: 1, horizon });
    return [0.8, 0.9, 0.95].map((level) => {
      const { lower, upper } = fitted.predict(population, { horizon, level, seed: 1 });
      const held = customerIds.filter((id, at) => {
        const each = spent.get(id) ?? Number.NaN;
        return each >= (lower[at] as number) && each <= (upper[at] as number);
      });
      return atLeast(`${set} ${fitted.name}: customers in ${level * 100} %`, held.length / customerIds.length, level);
    });
  });
};
