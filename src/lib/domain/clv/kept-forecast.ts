import { type Day, dayOfNumber } from "../time.ts";
import {
  CLV_TIERS,
  type ClvTier,
  type CohortSummary,
  type ForecastOptions,
  type ForecastTotals,
  type ModelReport,
} from "./clv.ts";
import { type Distribution, distributionOf } from "./distribution.ts";
import type { Facts } from "./facts.ts";
import type { Forecaster } from "./fit-forecast.ts";
import { totalInterval } from "./forecast.ts";
import { TOTAL_DRAWS } from "./model.ts";
import type { PageForecast, PageSums } from "./page-forecast.ts";
import { clvTiersOf } from "./tiers.ts";

/** What is said of a fit, without what it predicts with. */
export type ForecastReport = Omit<Forecaster, "fitted">;

/** One of the most valuable customers. Money in minor units. */
export type KeptExpectation = {
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

export type KeptTier = { tier: ClvTier; customers: number; value: number; valueShare: number; from: number };

/** The standing answer about a business's own customers. Money in major units, but of `top`. */
export type KeptForecast = Omit<ForecastReport, "report"> & {
  model: ModelReport;
  asOf: Day;
  until: Day;
  discountRate: number;
  /** How many of all customers the models were fitted to. */
  sampled: number;
  totals: ForecastTotals & { pastValue: number };
  tiers: KeptTier[];
  distribution: Distribution;
  top: KeptExpectation[];
  cohorts: CohortSummary[];
  /** The middle customer of those the models were fitted to. */
  typical: Facts | null;
};

const MOST_TOP = 20;

/** All pages so far, and what they come to. */
export type Gathered = { pages: PageForecast[]; customers: number; sums: PageSums };

export const nothingGathered = (): Gathered => ({
  pages: [],
  customers: 0,
  sums: { value: 0, expectedPurchases: 0, draws: new Float64Array(TOTAL_DRAWS), pastValue: 0, cohorts: [] },
});

const addCohort = (sum: CohortSummary, more: CohortSummary): CohortSummary => ({
  cohort: sum.cohort,
  customers: sum.customers + more.customers,
  purchases: sum.purchases + more.purchases,
  revenue: sum.revenue + more.revenue,
  value: sum.value + more.value,
  expectedPurchases: sum.expectedPurchases + more.expectedPurchases,
  // Of one cohort as of one day there are equally many ages.
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
export const gather = (gathered: Gathered, { page, sums: more }: { page: PageForecast; sums: PageSums }): void => {
  const { sums } = gathered;
  gathered.pages.push(page);
  gathered.customers += page.customerIds.length;
  for (let k = 0; k < sums.draws.length; k++) sums.draws[k] = (sums.draws[k] as number) + (more.draws[k] as number);
  sums.value += more.value;
  sums.expectedPurchases += more.expectedPurchases;
  sums.pastValue += more.pastValue;
  sums.cohorts = addCohorts(sums.cohorts, more.cohorts);
};

/** One row of a page. */
export const expectationAt = (page: PageForecast, row: number, tier: ClvTier): KeptExpectation => {
  const [pAlive, nextOrder] = [page.pAlive[row] as number, page.nextOrderDay[row] as number];
  return {
    customerId: page.customerIds[row] as string,
    predictedClv: page.predictedClv[row] as number,
    lower: page.lower[row] as number,
    upper: page.upper[row] as number,
    likelyLower: page.likelyLower[row] as number,
    likelyUpper: page.likelyUpper[row] as number,
    expectedPurchases: page.expectedPurchases[row] as number,
    expectedOrderValue: page.expectedOrderValue[row] as number,
    pAlive: Number.isNaN(pAlive) ? null : pAlive,
    tier,
    nextOrderOn: Number.isNaN(nextOrder) ? null : dayOfNumber(nextOrder),
    cohort: page.cohorts[row] ?? null,
  };
};

/** Everybody's value in one column, page by page, in minor units. */
const allValues = ({ pages, customers }: Gathered): Float64Array => {
  const values = new Float64Array(customers);
  let at = 0;
  for (const { predictedClv } of pages) {
    values.set(predictedClv, at);
    at += predictedClv.length;
  }
  return values;
};

/** The first few by value; of equal ones the first by id. */
const topOf = ({ pages }: Gathered, tiers: readonly ClvTier[], least: number): KeptExpectation[] => {
  const found: KeptExpectation[] = [];
  let at = 0;
  for (const page of pages) {
    for (let row = 0; row < page.customerIds.length; row++, at++) {
      if ((page.predictedClv[row] as number) >= least) found.push(expectationAt(page, row, tiers[at] ?? "medium"));
    }
  }
  found.sort((a, b) => b.predictedClv - a.predictedClv || (a.customerId < b.customerId ? -1 : 1));
  return found.slice(0, MOST_TOP);
};

const tiersKept = (tiers: readonly ClvTier[], values: Float64Array, perMajor: number): KeptTier[] => {
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

type Told = Pick<KeptForecast, "sampled" | "typical"> & { report: ForecastReport; perMajor: number; asOf: number };

/** The answer when everybody has their forecast, and each one's tier, page by page. */
export const keptForecast = (
  gathered: Gathered,
  { horizon, level }: Pick<ForecastOptions, "horizon" | "level">,
  { report, sampled, typical, perMajor, asOf }: Told,
): { answer: KeptForecast; tiers: ClvTier[] } => {
  const { sums, customers } = gathered;
  const { report: model, ...told } = report;
  const values = allValues(gathered);
  const tiers = clvTiersOf(values);
  const ascending = values.toSorted();
  const { value, expectedPurchases, pastValue } = sums;
  const answer: KeptForecast = {
    ...told,
    model,
    asOf: dayOfNumber(asOf),
    until: dayOfNumber(asOf + Math.round(horizon.days)),
    discountRate: horizon.discountRate,
    sampled,
    typical,
    totals: { customers, value, ...totalInterval(sums.draws, value, level), expectedPurchases, pastValue },
    tiers: tiersKept(tiers, values, perMajor),
    distribution: distributionOf(ascending.map((each) => each / perMajor)),
    top: topOf(gathered, tiers, ascending.at(-Math.min(MOST_TOP, customers)) ?? 0),
    cohorts: sums.cohorts,
  };
  return { answer, tiers };
};
