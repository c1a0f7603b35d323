import { twoSidedZ } from "#lib/statistics/normal.ts";
import { type Interval, wilson } from "#lib/statistics/proportions.ts";

/** Customers who came back within so many days of their first order are counted. */
export const RETURN_DAYS = [30, 60, 90] as const;

/** One value per customer with an order. */
export type FirstOrders = {
  /** The cohort of the first order, such as its month: 0 … cohorts − 1. */
  cohorts: ArrayLike<number>;
  /** Days from the first order to the as-of day. */
  observedDays: ArrayLike<number>;
  /** Days from the first order to the next one on a later day; −1 if there is none up to the as-of day. */
  returnDays: ArrayLike<number>;
};

/** How many of the customers who were observed for so many days came back within them. */
export type ReturnShare = {
  days: number;
  /** The cohort's customers whose first order is at least `days` days old: the only ones who can be counted. */
  observed: number;
  returned: number;
  /** The share with Wilson's interval; null if no customer was observed that long. */
  share: Interval | null;
};

export type ReturnCohort = {
  /** All customers of the cohort, however short they were observed. */
  customers: number;
  /** By `RETURN_DAYS`. */
  returns: readonly ReturnShare[];
};

/**
 * The share of each cohort that came back within 30, 60 and 90 days. A customer observed for 40 days counts for 30 days alone, even
 * one who came back: counting only those who did would raise the share. `level`: of confidence.
 */
export const shareReturned = (first: FirstOrders, cohortCount: number, level: number): ReturnCohort[] => {
  const z = twoSidedZ(1 - level);
  const width = RETURN_DAYS.length;
  const customers = new Uint32Array(cohortCount);
  const [observed, returned] = [new Uint32Array(cohortCount * width), new Uint32Array(cohortCount * width)];
  for (let customer = 0; customer < first.cohorts.length; customer++) {
    const cohort = first.cohorts[customer] as number;
    const age = first.observedDays[customer] as number;
    const returnDay = first.returnDays[customer] as number;
    customers[cohort] = (customers[cohort] as number) + 1;
    for (let i = 0; i < width && age >= (RETURN_DAYS[i] as number); i++) {
      const at = cohort * width + i;
      observed[at] = (observed[at] as number) + 1;
      if (returnDay >= 0 && returnDay <= (RETURN_DAYS[i] as number)) returned[at] = (returned[at] as number) + 1;
    }
  }
  return Array.from(customers, (count, cohort) => ({
    customers: count,
    returns: RETURN_DAYS.map((days, i) => {
      const at = cohort * width + i;
      const [n, hits] = [observed[at] as number, returned[at] as number];
      return { days, observed: n, returned: hits, share: n > 0 ? { value: hits / n, ...wilson(hits, n, z) } : null };
    }),
  }));
};
