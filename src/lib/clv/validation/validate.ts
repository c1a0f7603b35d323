import { expectedByAge } from "#lib/clv/boosting/newcomer.ts";
import { cohortsBy, spanFor } from "#lib/clv/cohorts.ts";
import type { ForecastOptions } from "#lib/clv/forecast-request.ts";
import { earlier } from "#lib/clv/history-as-of.ts";
import type { ClvModel, FittedModel, ModelName, Population, PurchaseDays } from "#lib/clv/model.ts";
import { computePastLevels, type PastLevels } from "#lib/clv/models/first-purchase.ts";
import { sumValues } from "#lib/clv/prepare-population.ts";
import { buildEnsemble } from "#lib/clv/validation/candidates.ts";
import { type Choice, type Past, scoresIn } from "#lib/clv/validation/choose-model.ts";
import { computeCalibration, computeCoverage, computeHoldoutErrors } from "#lib/clv/validation/holdout-errors.ts";
import type { CalibrationPoint, HoldoutErrors, Tracking, TrackingPoint } from "#lib/clv/validation-report.ts";
import { sampleRows } from "#lib/statistics/random.ts";

/** The number of points on the line. */
const POINTS = 60;
/** The number of evaluation times in the holdout, interpolated linearly in between. */
const EVALUATION_TIMES = 6;
/** The 97.5% quantile of the normal distribution. */
const Z = 1.959_963_985;

/** About evenly spaced days from `from` to `to`, both included. */
const spaceDaysEvenly = (from: number, to: number, most: number): number[] => {
  const steps = Math.max(1, Math.min(most, to - from));
  return Array.from({ length: steps + 1 }, (_, step) => from + Math.round((step * (to - from)) / steps));
};

/** For each grid day, how many of the ascending days are not after it. */
const countedOn = (days: Int32Array, grid: readonly number[]): number[] => {
  let counted = 0;
  return grid.map((day) => {
    while (counted < days.length && (days[counted] as number) <= day) counted++;
    return counted;
  });
};

const repeatDays = ({ starts, days }: PurchaseDays): Int32Array => {
  const firsts = new Set(starts);
  return days.filter((_, at) => !firsts.has(at)).sort();
};

type Knot = { at: number; expected: number; band: number };

/** Linear interpolation between ascending knots. */
const linear =
  (knots: readonly Knot[]) =>
  (day: number): Knot => {
    const next = Math.max(
      1,
      knots.findIndex(({ at }) => at >= day),
    );
    const [from, to] = [knots[next - 1] as Knot, knots[next] as Knot];
    const share = (day - from.at) / (to.at - from.at);
    const between = (a: number, b: number): number => a + share * (b - a);
    return { at: day, expected: between(from.expected, to.expected), band: between(from.band, to.band) };
  };

/** The model's unconditional expectation for all customers from their first day on. */
const expectedOn = (fitted: FittedModel, { histories, asOf }: Population, grid: readonly number[]): number[] => {
  const expectedAt = expectedByAge(fitted, asOf, Math.max(...grid) - (grid[0] as number));
  const customers = new Map<number, number>();
  for (const tenure of histories.tenure) customers.set(tenure, (customers.get(tenure) ?? 0) + 1);
  return grid.map((day) => {
    let sum = 0;
    for (const [tenure, count] of customers) {
      const age = day - (asOf - tenure);
      if (age > 0) sum += count * expectedAt(age);
    }
    return sum;
  });
};

/**
 * Standard deviation of total purchases: each customer's from their probability of none, plus the uncertainty of the
 * rate.
 */
const computeTotalDeviation = (means: Float64Array, chances: Float64Array, watched: number): number => {
  const all = sumValues(means);
  let variance = 0;
  for (let row = 0; row < means.length; row++) {
    const [mean, chance] = [means[row] as number, chances[row] as number];
    // Treats purchases as a geometric count given at least one: the variance from the mean and the probability of none.
    if (chance > 0 && mean > 0) variance += mean * Math.max(1, (2 * mean) / chance - 1 - mean);
  }
  const rate = all > 0 ? (variance / all / Math.max(1, watched)) ** 0.5 : 0;
  return Math.hypot(Math.sqrt(variance), all * rate);
};

/**
 * Cumulative repeat purchases of customers known at the start of the holdout. Until then, the model's unconditional
 * expectation since each first day; from then on, the actual count plus each customer's forecast, with a 95% band.
 */
export const computeTracking = (fitted: FittedModel, { fold, population, came }: Past): Tracking => {
  const { asOf, end } = fold;
  const first = asOf - population.histories.tenure.reduce((most, age) => Math.max(most, age), 0);
  const share = (asOf - first) / Math.max(1, end - first);
  const before = spaceDaysEvenly(first, asOf, Math.max(1, Math.round(POINTS * share)));
  const held = spaceDaysEvenly(asOf, end, Math.max(2, Math.round(POINTS * (1 - share)))).slice(1);
  const seen = countedOn(repeatDays(population.purchases), before);
  const expected = expectedOn(fitted, population, before);
  const known = seen.at(-1) as number;
  const later = countedOn(came, held);
  const points: TrackingPoint[] = before.map((day, at) => {
    const value = expected[at] as number;
    return { day, actual: seen[at] as number, expected: value, lower: value, upper: value };
  });
  const ahead = linear(
    spaceDaysEvenly(asOf, end, EVALUATION_TIMES).map((day) => {
      if (day === asOf) return { at: asOf, expected: 0, band: 0 };
      const means = fitted.expectedPurchases(population, day - asOf);
      const deviation = computeTotalDeviation(means, fitted.pActive(population, day - asOf), known);
      return { at: day, expected: sumValues(means), band: Z * deviation };
    }),
  );
  held.forEach((day, at) => {
    const { expected: more, band } = ahead(day);
    const value = known + more;
    points.push({
      day,
      actual: known + (later[at] as number),
      expected: value,
      lower: Math.max(known, value - band),
      upper: value + band,
    });
  });
  return { holdoutFrom: asOf, points };
};

/** Plots of the selected model on the holdout. */
type Plots = { tracking: Tracking | null; calibration: CalibrationPoint[] };

/** Results on the holdout: errors of all models, and plots of the selected one, computed when needed. */
export type Check = {
  errors: HoldoutErrors[];
  plots: () => Plots;
  /** The selected model's expectations and what followed. */
  levels: () => PastLevels | null;
};

type Judged = { name: ModelName; fitted: FittedModel };

/** Models fitted to a population, and their ensemble by the chosen weights; without a choice there are none. */
const fitModels = (
  candidates: readonly ClvModel[],
  { weights }: Choice,
  population: Population,
  options: ForecastOptions,
): Judged[] => {
  const single = candidates.map((model) => ({
    name: model.name,
    fitted: model.fit(population, options),
    weight: weights[model.name] ?? 0,
  }));
  const parts = single.filter(({ weight }) => weight > 0);
  return parts.length === 0 ? single : [...single, { name: "ensemble", fitted: buildEnsemble(parts) }];
};

const computePlots = (models: readonly Judged[], selected: ModelName, past: Past): Plots => {
  const own = models.find(({ name }) => name === selected)?.fitted;
  return {
    tracking: own ? computeTracking(own, past) : null,
    calibration: own ? computeCalibration(own.pActive(past.population, past.days), past.counts) : [],
  };
};

/** Fits all candidates as of the holdout's start and compares them with what followed. */
export const check = (
  candidates: readonly ClvModel[],
  choice: Choice,
  { holdout, whole }: { holdout: Past; whole: () => Past | null },
  options: ForecastOptions,
): Check => {
  const models = fitModels(candidates, choice, holdout.population, options);
  const needed = candidates.filter(({ name }) =>
    choice.selected === "ensemble" ? choice.weights[name] : name === choice.selected,
  );
  const plotsOfWhole = (): Plots => {
    const past = whole() ?? holdout;
    const own = past === holdout ? models : fitModels(needed, choice, past.population, options);
    return computePlots(own, choice.selected, past);
  };
  let plots: Plots | undefined;
  return {
    errors: validate(models, holdout, options),
    levels: () => {
      const own = models.find(({ name }) => name === choice.selected)?.fitted;
      const { population, days, counts } = holdout;
      return own ? computePastLevels(population, own.expectedPurchases(population, days), counts) : null;
    },
    plots: () => {
      plots ??= plotsOfWhole();
      return plots;
    },
  };
};

/** Each customer continues at their rate of repeat purchases; a customer who started today has none. */
export const statusQuo = ({ histories }: Population, days: number): Float64Array =>
  histories.repeatPurchases.map((count, row) => {
    const tenure = histories.tenure[row] as number;
    return tenure > 0 ? (count * days) / tenure : 0;
  });

/** Each customer buys at the mean rate of those whose first purchase was in the same span. */
export const cohortMean = ({ histories, asOf }: Population, days: number): Float64Array => {
  const firstDays = Int32Array.from(histories.tenure, (age) => asOf - age);
  const { labels, of } = cohortsBy(firstDays, spanFor(firstDays));
  const [counts, exposure] = [new Float64Array(labels.length), new Float64Array(labels.length)];
  for (let row = 0; row < histories.rows; row++) {
    const cohort = of[row] as number;
    counts[cohort] = (counts[cohort] as number) + (histories.repeatPurchases[row] as number);
    exposure[cohort] = (exposure[cohort] as number) + (histories.tenure[row] as number);
  }
  return Float64Array.from(of, (cohort) => {
    const watched = exposure[cohort] as number;
    return watched > 0 ? ((counts[cohort] as number) * days) / watched : 0;
  });
};

/** A coverage near 95% is measured to within 0.7% with this many customers. */
const SAMPLE_SIZE = 1000;

/** A sample of the customers and their spending; null if no amount is known. */
const sampleCustomers = ({ population, spent }: Past, seed: number) => {
  if (!population.purchases.amounts.some((amount) => amount > 0)) return null;
  const rows = sampleRows(spent.length, SAMPLE_SIZE, seed);
  return {
    customers: earlier(population.purchases, population.asOf, rows).population,
    spending: Float64Array.from(rows, (row) => spent[row] as number),
  };
};

/** How well models fitted as of a fold's start predicted the rest of it, compared with the baselines. */
export const validate = (
  models: readonly Judged[],
  past: Past,
  { level, seed }: { level: number; seed: number },
): HoldoutErrors[] => {
  const { population, days, counts } = past;
  const horizon = { days, discountRate: 0 };
  const some = sampleCustomers(past, seed);
  const coverage = (fitted: FittedModel): number | null => {
    if (!some) return null;
    const { lower, upper } = fitted.predict(some.customers, { horizon, level, seed });
    return computeCoverage(some.spending, lower, upper);
  };
  const scores = scoresIn(
    models.map(({ fitted }) => fitted),
    past,
    seed,
  );
  return [
    ...models.map(({ name, fitted }, at) =>
      computeHoldoutErrors(name, fitted.expectedPurchases(population, days), counts, {
        crps: scores[at] as number,
        coverage: coverage(fitted),
      }),
    ),
    computeHoldoutErrors("status_quo", statusQuo(population, days), counts),
    computeHoldoutErrors("cohort_mean", cohortMean(population, days), counts),
  ];
};
