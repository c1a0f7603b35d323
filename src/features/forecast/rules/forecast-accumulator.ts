import { TOTAL_DRAWS } from "#lib/clv/model.ts";
import type { CohortSummary } from "./forecast-answer.ts";
import type { PageForecast, PageSums } from "./page-forecast.ts";
import { emptyPast } from "./totals/past-months.ts";

/** All pages so far, and their sums. */
export type ForecastAccumulator = { pages: PageForecast[]; customers: number; sums: PageSums };

export const emptyAccumulator = (): ForecastAccumulator => ({
  pages: [],
  customers: 0,
  sums: {
    value: 0,
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
export const gather = (
  gathered: ForecastAccumulator,
  { page, sums: more }: { page: PageForecast; sums: PageSums },
): void => {
  const { sums } = gathered;
  gathered.pages.push(page);
  gathered.customers += page.customerIds.length;
  for (let k = 0; k < sums.draws.length; k++) sums.draws[k] = (sums.draws[k] as number) + (more.draws[k] as number);
  sums.value += more.value;
  sums.expectedPurchases += more.expectedPurchases;
  sums.pastValue += more.pastValue;
  for (const name of ["orders", "revenue"] as const)
    for (let month = 0; month < sums.past[name].length; month++)
      sums.past[name][month] = (sums.past[name][month] as number) + (more.past[name][month] as number);
  sums.cohorts = addCohorts(sums.cohorts, more.cohorts);
};

/** All customers' values in one column, page by page, in minor units. */
export const allValues = ({ pages, customers }: ForecastAccumulator): Float64Array => {
  const values = new Float64Array(customers);
  let at = 0;
  for (const { predictedClv } of pages) {
    values.set(predictedClv, at);
    at += predictedClv.length;
  }
  return values;
};
