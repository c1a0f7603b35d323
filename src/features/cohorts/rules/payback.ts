import { sumBy } from "#lib/statistics/summaries.ts";
import { byMonth, type CohortSums, monthsObserved } from "./cohort-table.ts";

/** Campaigns shown: those with the highest costs. */
export const MOST_CAMPAIGNS = 100;

/** What customers bring in: gross margin, or revenue where no cost of goods is known. */
export type PaybackBasis = "margin" | "revenue";

/** The cost of a campaign in a month (counted as in `CohortSums`), and the sales of the customers who started then. */
export type CampaignMonth = { month: number; cost: number; sums: readonly CohortSums[] };

type PaybackPoint = {
  /** Of the campaigns and months that are over at this age. */
  customers: number;
  /**
   * What a customer brought in since the first order, in minor units: the sum of each month's average over the customers it
   * counts, so that it doesn't fall where later months count fewer of them.
   */
  valuePerCustomer: number;
};

/** Money in minor units. */
export type Payback = {
  cost: number;
  customers: number;
  /** To date, including the current month. */
  value: number;
  /** Of the campaigns and months whose first month is over; null without customers. */
  costPerCustomer: number | null;
  /** The first month (0: that of the first order) from whose end on the customers have brought in what they cost; null if none. */
  paidBackIn: number | null;
  /** By age, as far as it is over for some. */
  points: PaybackPoint[];
};

/**
 * When customers have brought in what they cost. The value of each month since the first order is an average over the campaigns and
 * months for which it is over, and the averages are added up: all are compared with the same cost per customer.
 */
export const computePayback = (parts: readonly CampaignMonth[], basis: PaybackBasis, now: number): Payback => {
  const known = parts.map(({ month, cost, sums }) => ({ month, cost, ages: byMonth(sums).get(month) ?? [] }));
  const customersOf = (some: typeof known) => sumBy(some, ({ ages }) => ages[0]?.active ?? 0);
  const months = known.map(({ month }) => month);
  const points: PaybackPoint[] = [];
  let [costPerCustomer, valuePerCustomer]: [number | null, number] = [null, 0];
  for (let age = 0; ; age++) {
    const { months: over, isComplete } = monthsObserved(months, age, now);
    if (!isComplete) break;
    const counted = known.filter(({ month }) => over.includes(month));
    const customers = customersOf(counted);
    if (age === 0 && customers > 0) costPerCustomer = sumBy(counted, ({ cost }) => cost) / customers;
    if (customers > 0) valuePerCustomer += sumBy(counted, ({ ages }) => ages[age]?.[basis] ?? 0) / customers;
    points.push({ customers, valuePerCustomer });
  }
  // From then on: what is sold below its cost may lower the value again.
  const isCovered = ({ valuePerCustomer: value }: PaybackPoint) => costPerCustomer !== null && value >= costPerCustomer;
  const paidBackIn = points.findLastIndex((point) => !isCovered(point)) + 1;
  return {
    cost: sumBy(known, ({ cost }) => cost),
    customers: customersOf(known),
    value: sumBy(known, ({ ages }) => sumBy(ages.filter(Boolean), (sums) => sums[basis])),
    costPerCustomer,
    paidBackIn: paidBackIn < points.length ? paidBackIn : null,
    points,
  };
};
