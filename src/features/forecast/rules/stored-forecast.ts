import { computeDistribution, type Distribution } from "#lib/clv/distribution.ts";
import type { Forecaster } from "#lib/clv/fit-forecast.ts";
import { type PageForecast, type PageSums, totalInterval } from "#lib/clv/forecast.ts";
import { assignClvTiers, type CohortSummary, type ForecastTotals } from "#lib/clv/forecast-answer.ts";
import type { ForecastFacts } from "#lib/clv/forecast-reasons.ts";
import type { ForecastOptions } from "#lib/clv/forecast-request.ts";
import { CLV_TIERS, type ClvTier, type ForecastSetting, type OrderChanceRow } from "#lib/clv/forecast-setting.ts";
import { type GroupCurves, groupCurves } from "#lib/clv/group-curves.ts";
import { TOTAL_DRAWS } from "#lib/clv/model.ts";
import type { TotalsAhead } from "#lib/clv/totals/totals-ahead.ts";
import { emptyPast } from "#lib/clv/totals/weekly-log.ts";
import type { ModelReport } from "#lib/clv/validation-report.ts";
import { type Day, toDay } from "#lib/time/day.ts";
import type { EventDays } from "./planned-events.ts";
import { type StoredPath, storedPath } from "./stored-path.ts";

/** The forecast of one customer. Money in minor units. */
export type Expectation = {
  customerId: string;
  predictedClv: number;
  lower: number;
  upper: number;
  likelyLower: number;
  likelyUpper: number;
  expectedPurchases: number;
  expectedOrderValue: number;
  pAlive: number | null;
  tier: ClvTier;
  nextOrderOn: Day | null;
  cohort: string | null;
};

const orNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

export const expectationAt = (page: PageForecast, row: number, tier: ClvTier): Expectation => {
  const nextOrder = page.nextOrderDay[row] as number;
  return {
    customerId: page.customerIds[row] as string,
    predictedClv: page.predictedClv[row] as number,
    lower: page.lower[row] as number,
    upper: page.upper[row] as number,
    likelyLower: page.likelyLower[row] as number,
    likelyUpper: page.likelyUpper[row] as number,
    expectedPurchases: page.expectedPurchases[row] as number,
    expectedOrderValue: page.expectedOrderValue[row] as number,
    pAlive: orNull(page.pAlive[row]),
    tier,
    nextOrderOn: Number.isNaN(nextOrder) ? null : toDay(nextOrder),
    cohort: page.cohorts.labels[page.cohorts.of[row] as number] ?? null,
  };
};

export const orderChancesAt = ({ orderChances: [in7, in30, in90] }: PageForecast, row: number): OrderChanceRow => ({
  orderChance7: orNull(in7?.[row]),
  orderChance30: orNull(in30?.[row]),
  orderChance90: orNull(in90?.[row]),
});

/** All pages so far, and their sums. */
type ForecastAccumulator = { pages: PageForecast[]; customers: number; sums: PageSums };

export const emptyAccumulator = (): ForecastAccumulator => ({
  pages: [],
  customers: 0,
  sums: {
    expectedPurchases: 0,
    pastValue: 0,
    draws: new Float64Array(TOTAL_DRAWS),
    past: emptyPast(),
    cohorts: [],
  },
});

const addCohort = (sum: CohortSummary, more: CohortSummary): CohortSummary => ({
  cohort: sum.cohort,
  customers: sum.customers + more.customers,
  purchases: sum.purchases + more.purchases,
  revenue: sum.revenue + more.revenue,
  value: sum.value + more.value,
  expectedPurchases: sum.expectedPurchases + more.expectedPurchases,
  // One cohort has the same number of ages on every page, because the as-of day is the same.
  ages: sum.ages.map((age, i) => ({
    ...age,
    activeCustomers: age.activeCustomers + (more.ages[i]?.activeCustomers ?? 0),
    purchases: age.purchases + (more.ages[i]?.purchases ?? 0),
    revenue: age.revenue + (more.ages[i]?.revenue ?? 0),
  })),
});

/** Oldest first. */
const addCohorts = (sums: readonly CohortSummary[], more: readonly CohortSummary[]): CohortSummary[] => {
  const byName = new Map(sums.map((sum) => [sum.cohort, sum]));
  for (const each of more) {
    const sum = byName.get(each.cohort);
    byName.set(each.cohort, sum ? addCohort(sum, each) : each);
  }
  return [...byName.values()].sort((a, b) => (a.cohort < b.cohort ? -1 : 1));
};

/** Adds a page. */
export const addPage = (
  gathered: ForecastAccumulator,
  { page, sums: more }: { page: PageForecast; sums: PageSums },
): void => {
  const { sums } = gathered;
  gathered.pages.push(page);
  gathered.customers += page.customerIds.length;
  for (let k = 0; k < sums.draws.length; k++) sums.draws[k] = (sums.draws[k] as number) + (more.draws[k] as number);
  sums.expectedPurchases += more.expectedPurchases;
  sums.pastValue += more.pastValue;
  for (const name of ["orders", "revenue"] as const)
    for (let month = 0; month < sums.past[name].length; month++)
      sums.past[name][month] = (sums.past[name][month] as number) + (more.past[name][month] as number);
  sums.cohorts = addCohorts(sums.cohorts, more.cohorts);
};

/** All customers' values in one column, page by page, in minor units. */
const allValues = ({ pages, customers }: ForecastAccumulator): Float64Array => {
  const values = new Float64Array(customers);
  let at = 0;
  for (const { predictedClv } of pages) {
    values.set(predictedClv, at);
    at += predictedClv.length;
  }
  return values;
};

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

/** Sums of the customers' values in whole minor units, so that the tiers add up to the total, and both to the customers. */
const summarizeTiers = (
  tiers: readonly ClvTier[],
  values: Float64Array,
  perMajor: number,
): { tiers: StoredTier[]; total: number } => {
  const kept = new Map(CLV_TIERS.map((tier) => [tier, { customers: 0, value: 0, from: Number.POSITIVE_INFINITY }]));
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const [sums, value] = [kept.get(tiers[i] as ClvTier), values[i] as number];
    total += value;
    if (!sums) continue;
    sums.customers += 1;
    sums.value += value;
    sums.from = Math.min(sums.from, value);
  }
  const summaries = CLV_TIERS.flatMap((tier) => {
    const { customers, value, from } = kept.get(tier) ?? { customers: 0, value: 0, from: 0 };
    if (customers === 0) return [];
    return [
      { tier, customers, value: value / perMajor, from: from / perMajor, valueShare: total > 0 ? value / total : 0 },
    ];
  });
  return { tiers: summaries, total: total / perMajor };
};

type FitDetails = Pick<StoredForecast, "sampled" | "typical"> & {
  totalsAhead: TotalsAhead | null;
  report: ForecastReport;
  perMajor: number;
  asOf: number;
  /** Of the public holidays. */
  country: string | null;
  /** The planned events, in the order of what the totals say about them. */
  events: readonly EventDays[];
};

/** The final result after all pages, with each customer's tier, page by page. */
export const storedForecast = (
  gathered: ForecastAccumulator,
  { horizon, level }: Pick<ForecastOptions, "horizon" | "level">,
  { report, sampled, typical, totalsAhead, perMajor, asOf, country, events }: FitDetails,
): { answer: StoredForecast; tiers: ClvTier[] } => {
  const { sums, customers } = gathered;
  const { report: model, ...details } = report;
  const values = allValues(gathered);
  const tiers = assignClvTiers(values);
  const ascending = values.toSorted();
  const { expectedPurchases, pastValue } = sums;
  const { tiers: summaries, total: value } = summarizeTiers(tiers, values, perMajor);
  const answer: StoredForecast = {
    ...details,
    model,
    asOf: toDay(asOf),
    until: toDay(asOf + Math.round(horizon.days)),
    discountRate: horizon.discountRate,
    sampled,
    typical,
    totals: { customers, value, ...totalInterval(sums.draws, value, level), expectedPurchases, pastValue },
    tiers: summaries,
    distribution: computeDistribution(ascending.map((each) => each / perMajor)),
    top: pickTopCustomers(gathered, tiers, ascending.at(-Math.min(MOST_TOP, customers)) ?? 0),
    cohorts: sums.cohorts,
    groups: groupCurves(gathered.pages, tiers, perMajor),
    path: totalsAhead && storedPath(totalsAhead, { past: sums.past, scale: customers / sampled, country, events }),
  };
  return { answer, tiers };
};

/** What a forecast is compared by. */
export type ForecastFigures = Pick<StoredForecast, "asOf" | "until"> & {
  customers: number;
  totals: Record<"value" | "lower" | "upper" | "expectedPurchases", number>;
  tiers: Pick<StoredForecast["tiers"][number], "tier" | "customers" | "value">[];
};

export const forecastFigures = ({ asOf, until, totals, tiers }: StoredForecast): ForecastFigures => {
  const { customers, value, lower, upper, expectedPurchases } = totals;
  return {
    asOf,
    until,
    customers,
    totals: { value, lower, upper, expectedPurchases },
    tiers: tiers.map(({ tier, customers: size, value: worth }) => ({ tier, customers: size, value: worth })),
  };
};

/** Where the figures of a setting are stored. */
export const forecastSnapshot = ({ months, model, level, valueBasis }: ForecastSetting, day: Day) =>
  ({ report: "forecast", setting: [months, model, level, valueBasis ?? "revenue"].join(" "), day }) as const;
