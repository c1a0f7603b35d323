import { byMonth, type CohortSums, monthsObserved } from "./cohort-table.ts";

/** Campaigns shown: those with the highest costs. */
export const MOST_CAMPAIGNS = 100;

export const PAYBACK_DIMENSIONS = ["campaign", "month"] as const;
export type PaybackDimension = (typeof PAYBACK_DIMENSIONS)[number];

/** What customers bring in: gross margin, or revenue where no cost of goods is known. */
export type PaybackBasis = "margin" | "revenue";

/** The cost of a campaign in a month (counted as in `CohortSums`), and the sales of the customers who started then. */
export type CampaignMonth = { month: number; cost: number; sums: readonly CohortSums[] };

type PaybackPoint = {
  /** Customers and costs of the months that are over at this age. */
  customers: number;
  cost: number;
  /** What these customers brought in since their first order. */
  value: number;
};

/** Money in minor units. */
export type Payback = {
  cost: number;
  customers: number;
  /** To date, including the current month. */
  value: number;
  /** The first month (0: that of the first order) from whose end on the customers have brought in what they cost; null if none. */
  paidBackIn: number | null;
  /** By age, as far as it is over for some. */
  points: PaybackPoint[];
};

const total = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);

/**
 * When customers have brought in what they cost. At each age only the campaigns and months are compared that are over at it, with
 * their own costs and customers, so that young ones neither help nor harm.
 */
export const computePayback = (parts: readonly CampaignMonth[], basis: PaybackBasis, now: number): Payback => {
  const known = parts.map(({ month, cost, sums }) => ({ month, cost, ages: byMonth(sums).get(month) ?? [] }));
  const customersOf = (some: typeof known) => total(some, ({ ages }) => ages[0]?.active ?? 0);
  const months = known.map(({ month }) => month);
  const points: PaybackPoint[] = [];
  const values = known.map(() => 0);
  for (let age = 0; ; age++) {
    const { months: over, isComplete } = monthsObserved(months, age, now);
    if (!isComplete) break;
    known.forEach(({ ages }, i) => {
      values[i] = (values[i] ?? 0) + (ages[age]?.[basis] ?? 0);
    });
    const counted = known.filter(({ month }) => over.includes(month));
    points.push({
      customers: customersOf(counted),
      cost: total(counted, ({ cost }) => cost),
      value: total(counted, (part) => values[known.indexOf(part)] ?? 0),
    });
  }
  // From then on: an age at which only well-paid months are over must not hide that later ones are not covered.
  const paidBackIn = points.findLastIndex(({ customers, cost, value }) => customers === 0 || value < cost) + 1;
  return {
    cost: total(known, ({ cost }) => cost),
    customers: customersOf(known),
    value: total(known, ({ ages }) => total(ages.filter(Boolean), (sums) => sums[basis])),
    paidBackIn: paidBackIn < points.length ? paidBackIn : null,
    points,
  };
};
