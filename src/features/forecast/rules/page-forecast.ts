import { CURVE_SHARES } from "#lib/clv/curve-shares.ts";
import { summariseCohorts } from "./cohorts/cohort-summary.ts";
import type { Forecaster } from "./fit-forecast.ts";
import { cohortLabels, widened } from "./forecast.ts";
import type { CohortSummary } from "./forecast-answer.ts";
import type { ForecastOptions, PurchaseLog } from "./forecast-request.ts";
import { buildPopulationAt } from "./history/log-as-of.ts";
import { sumValues } from "./history/prepare-population.ts";
import { sortLog } from "./history/purchase-log.ts";
import type { OrderChances } from "./timing/order-chances.ts";
import { addPast, emptyPast, type PastSums, spentSince } from "./totals/past-months.ts";

/** The points at which the chance is evaluated, as shares of the longest period; interpolated linearly in between. */
const SHARES = [1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4, 1] as const;
const MEDIAN = 0.5;

/**
 * The median number of days until each customer's next purchase; NaN if it exceeds `longest`. `chances` gives the
 * probability of at least one purchase within a number of days.
 */
export const daysToNextOrder = (chances: (days: number) => Float64Array, longest: number): Float64Array => {
  let [from, before]: [number, Float64Array | null] = [0, null];
  let days = new Float64Array(0);
  for (const to of SHARES.map((share) => share * longest)) {
    const until = chances(to);
    if (!before) days = new Float64Array(until.length).fill(Number.NaN);
    for (let i = 0; i < until.length; i++) {
      const [low, high] = [before?.[i] ?? 0, until[i] as number];
      if (!Number.isNaN(days[i]) || high < MEDIAN) continue;
      days[i] = from + ((to - from) * (MEDIAN - low)) / (high - low);
    }
    [from, before] = [to, until];
  }
  return days;
};

/** The level of the narrower interval, which covers half of the customers. */
const LIKELY = 0.5;

/** Index of each row into `labels`, so that a page holds each label only once. */
type Labels = { labels: (string | null)[]; of: Int32Array };

const labelled = (names: readonly (string | null)[]): Labels => {
  const labels = [...new Set(names)];
  const places = new Map(labels.map((label, place) => [label, place]));
  return { labels, of: Int32Array.from(names, (name) => places.get(name) as number) };
};

/** Forecasts for a page of customers, in columns of equal length. Money in minor units, rounded. */
export type PageForecast = {
  customerIds: string[];
  predictedClv: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  likelyLower: Float64Array;
  likelyUpper: Float64Array;
  expectedPurchases: Float64Array;
  expectedOrderValue: Float64Array;
  /** NaN if the model has no estimate. */
  pAlive: Float64Array;
  /** Days since 1970; NaN if no order is expected within the horizon. */
  nextOrderDay: Float64Array;
  /** One column for each of `ORDER_CHANCE_DAYS`; none if they were not learned. */
  orderChances: Float64Array[];
  /** Expected purchases until each of `CURVE_SHARES` but the last, which is the horizon. */
  ordersBy: Float32Array[];
  cohorts: Labels;
  /** The month of the first purchase: `2026-04`. */
  acquisitionMonths: Labels;
  /** Keys of the RFM segments; null for customers without one. */
  rfmSegments?: (string | null)[];
};

/** The sums over pages. Money in major units. */
export type PageSums = {
  value: number;
  expectedPurchases: number;
  /** Draws of the total spending. */
  draws: Float64Array;
  /** Spent in the preceding period of the same length. */
  pastValue: number;
  /** By month, without the cap. */
  past: PastSums;
  cohorts: CohortSummary[];
};

type PageOptions = ForecastOptions & {
  asOf: number;
  /** Larger amounts are reduced to this, as in fitting. */
  cap: number | null;
  /** Minor units per major unit. */
  perMajor: number;
};

/** Forecasts any customers with a fitted model: pages give the same results as the whole population at once. */
export const forecastPage = (
  { fitted, orderChances }: Pick<Forecaster, "fitted"> & { orderChances?: OrderChances | undefined },
  log: PurchaseLog,
  options: PageOptions,
): { page: PageForecast; sums: PageSums } => {
  const { asOf, cap, perMajor, horizon, cohortBy } = options;
  const sorted = sortLog(log);
  const { customers, population } = buildPopulationAt(sorted, asOf, cap);
  const predicted = fitted.predict(population, options);
  const half = fitted.predict(population, { ...options, level: LIKELY });
  const likely = widened(half.lower, half.upper, predicted.value);
  const outer = widened(predicted.lower, predicted.upper, predicted.value);
  const pAlive = fitted.pAlive(population);
  const past = emptyPast();
  addPast(past, log, asOf);
  const minor = (money: Float64Array) => money.map((amount) => Math.round(amount * perMajor));
  const wait = daysToNextOrder((days) => fitted.pActive(population, days), horizon.days);
  return {
    page: {
      customerIds: Array.from(customers, (at) => sorted.customerIds[at] as string),
      predictedClv: minor(predicted.value),
      lower: minor(outer.lower),
      upper: minor(outer.upper),
      likelyLower: minor(likely.lower),
      likelyUpper: minor(likely.upper),
      expectedPurchases: predicted.expectedPurchases,
      expectedOrderValue: minor(predicted.expectedOrderValue),
      pAlive: pAlive ?? new Float64Array(customers.length).fill(Number.NaN),
      nextOrderDay: wait.map((days) => asOf + Math.ceil(days)),
      orderChances: orderChances?.(population) ?? [],
      ordersBy: CURVE_SHARES.slice(0, -1).map((share) =>
        Float32Array.from(fitted.expectedPurchases(population, share * horizon.days)),
      ),
      cohorts: labelled(cohortLabels(population, cohortBy)),
      acquisitionMonths: labelled(cohortLabels(population, "month")),
    },
    sums: {
      value: sumValues(predicted.value),
      expectedPurchases: sumValues(predicted.expectedPurchases),
      draws: predicted.totals,
      pastValue: spentSince(log, asOf - Math.round(horizon.days), asOf),
      past,
      // Past spending is reported without the cap.
      cohorts: summariseCohorts(buildPopulationAt(sorted, asOf, null).population, predicted, cohortBy),
    },
  };
};
