import { computeDistribution, type Distribution } from "#lib/clv/distribution.ts";
import { CLV_TIERS, type ClvTier } from "#lib/clv/tiers.ts";
import { type Day, dayOfNumber } from "#lib/time/day.ts";
import { type Expectation, expectationAt } from "./expectation.ts";
import type { Forecaster } from "./fit-forecast.ts";
import { totalInterval } from "./forecast.ts";
import { allValues, type ForecastAccumulator } from "./forecast-accumulator.ts";
import type { CohortSummary, ForecastTotals } from "./forecast-answer.ts";
import type { ForecastFacts } from "./forecast-facts.ts";
import type { ForecastOptions } from "./forecast-request.ts";
import { type GroupCurves, groupCurves } from "./path/group-curves.ts";
import { type StoredPath, storedPath } from "./path/stored-path.ts";
import { assignClvTiers } from "./tiers.ts";
import type { TotalsAhead } from "./totals/totals-ahead.ts";
import type { ModelReport } from "./validation-report.ts";

/** The report of a fit, without the model itself. */
export type ForecastReport = Omit<Forecaster, "fitted">;

type StoredTier = { tier: ClvTier; customers: number; value: number; valueShare: number; from: number };

/** The latest forecast of a business's own customers. Money in major units, except in `top`. */
export type StoredForecast = Omit<ForecastReport, "report"> & {
  model: ModelReport;
  asOf: Day;
  until: Day;
  discountRate: number;
  /** How many of the customers the models were fitted to. */
  sampled: number;
  totals: ForecastTotals & { pastValue: number };
  tiers: StoredTier[];
  distribution: Distribution;
  top: Expectation[];
  cohorts: CohortSummary[];
  /** The median customer of the fitted sample. */
  typical: ForecastFacts | null;
  /** Null with less than two weeks of orders; absent from forecasts stored by an earlier version. */
  path?: StoredPath | null;
  /** Existing customers' part of the path by group. Absent from forecasts stored by an earlier version. */
  groups?: GroupCurves;
};

const MOST_TOP = 20;

/** The most valuable customers; ties go to the first by ID, the order of the pages. `least` is the last one's value. */
const pickTopCustomers = ({ pages }: ForecastAccumulator, tiers: readonly ClvTier[], least: number): Expectation[] => {
  const found: Expectation[] = [];
  let [at, equals] = [0, 0];
  for (const page of pages) {
    for (let row = 0; row < page.customerIds.length; row++, at++) {
      const value = page.predictedClv[row] as number;
      // With a million equal values, only a few are kept.
      const isTop = value > least || (value === least && equals++ < MOST_TOP);
      if (isTop) found.push(expectationAt(page, row, tiers[at] ?? "medium"));
    }
  }
  found.sort((a, b) => b.predictedClv - a.predictedClv || (a.customerId < b.customerId ? -1 : 1));
  return found.slice(0, MOST_TOP);
};

const tiersKept = (tiers: readonly ClvTier[], values: Float64Array, perMajor: number): StoredTier[] => {
  const kept = new Map(CLV_TIERS.map((tier) => [tier, { customers: 0, value: 0, from: Number.POSITIVE_INFINITY }]));
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const [sums, value] = [kept.get(tiers[i] as ClvTier), (values[i] as number) / perMajor];
    total += value;
    if (!sums) continue;
    sums.customers += 1;
    sums.value += value;
    sums.from = Math.min(sums.from, value);
  }
  return CLV_TIERS.flatMap((tier) => {
    const { customers, value, from } = kept.get(tier) ?? { customers: 0, value: 0, from: 0 };
    return customers === 0 ? [] : [{ tier, customers, value, from, valueShare: total > 0 ? value / total : 0 }];
  });
};

type FitDetails = Pick<StoredForecast, "sampled" | "typical"> & {
  totalsAhead: TotalsAhead | null;
  report: ForecastReport;
  perMajor: number;
  asOf: number;
  /** Of the public holidays. */
  country: string | null;
};

/** The final result after all pages, with each customer's tier, page by page. */
export const storedForecast = (
  gathered: ForecastAccumulator,
  { horizon, level }: Pick<ForecastOptions, "horizon" | "level">,
  { report, sampled, typical, totalsAhead, perMajor, asOf, country }: FitDetails,
): { answer: StoredForecast; tiers: ClvTier[] } => {
  const { sums, customers } = gathered;
  const { report: model, ...details } = report;
  const values = allValues(gathered);
  const tiers = assignClvTiers(values);
  const ascending = values.toSorted();
  const { value, expectedPurchases, pastValue } = sums;
  const answer: StoredForecast = {
    ...details,
    model,
    asOf: dayOfNumber(asOf),
    until: dayOfNumber(asOf + Math.round(horizon.days)),
    discountRate: horizon.discountRate,
    sampled,
    typical,
    totals: { customers, value, ...totalInterval(sums.draws, value, level), expectedPurchases, pastValue },
    tiers: tiersKept(tiers, values, perMajor),
    distribution: computeDistribution(ascending.map((each) => each / perMajor)),
    top: pickTopCustomers(gathered, tiers, ascending.at(-Math.min(MOST_TOP, customers)) ?? 0),
    cohorts: sums.cohorts,
    groups: groupCurves(gathered.pages, tiers, perMajor),
    path: totalsAhead && storedPath(totalsAhead, { past: sums.past, scale: customers / sampled, country }),
  };
  return { answer, tiers };
};
