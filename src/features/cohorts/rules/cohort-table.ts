import type { Words } from "#core/messages/words.ts";
import { toMajor } from "#lib/money.ts";
import type { Month } from "#lib/time/month.ts";
import type { CohortDimension, CohortMetric, CohortScale } from "#records/rules/report-choices.ts";

/** With fewer customers than these, a cell's value is mostly chance. */
export const FEW_CUSTOMERS = 30;

/** A first order may have several values of these, which puts its customer in several cohorts. */
export const SHARED_DIMENSIONS: readonly CohortDimension[] = ["product", "category", "discount", "channel"];

/** The values with the most customers; all others are one cohort. */
export const MOST_COHORTS = 20;

export const STANDARD_MONTHS = 12;

/** Which customers: their first order was in these months, and in this storefront. */
export type CohortRange = { from: Month; to: Month; storefrontId: number | null };

/**
 * The sales of a cohort's customers whose first order was in one month, in one month since then. Months count from the
 * first one of the range, money is in minor units.
 */
export type CohortSums = {
  month: number;
  /** Months since the month of the first order, which is 0. */
  age: number;
  /** Customers with a sale in that month. */
  active: number;
  orders: number;
  /** Net of refunds. */
  revenue: number;
  /** Of the orders with a known cost. */
  margin: number;
  ordersWithCosts: number;
  /** The part of the revenue whose cost is known. */
  covered: number;
};

export type CohortCell = Omit<CohortSums, "month" | "age" | "margin" | "ordersWithCosts"> & {
  /** Those it counts. */
  customers: number;
  /** False while the month is not over for any of its customers. */
  isComplete: boolean;
  /** Null if no cost of its orders is known; 0 without orders. */
  margin: number | null;
  /**
   * Revenue per customer from the first order to the end of this month: the sum of each month's average over the customers it
   * counts, as in the chain ladder of insurers. A quotient of sums would fall where later months count fewer and poorer customers.
   */
  lifetimeValue: number;
};

/** "value": one value of the dimension; "none" and "automatic": without a discount code; "unknown": no value. */
export type CohortKind = "value" | "automatic" | "none" | "unknown" | "other" | "total";

export type CohortRow = {
  kind: CohortKind;
  /** The value: a month, a product's ID, a segment's key … Null for the other kinds. */
  key: string | null;
  /** A product's name. */
  label: string | null;
  customers: number;
  /** By age, without gaps. */
  cells: CohortCell[];
};

export type CohortTable = CohortRange & {
  by: CohortDimension;
  /** The current month. */
  month: Month;
  /** The number of different values; at most `MOST_COHORTS` have a row. */
  values: number;
  rows: CohortRow[];
  /** Counts every customer once. */
  total: CohortRow;
};

type Sums = Omit<CohortSums, "month" | "age">;

const NOTHING: Sums = { active: 0, orders: 0, revenue: 0, margin: 0, ordersWithCosts: 0, covered: 0 };

const added = (a: Sums, b: Sums): Sums => ({
  active: a.active + b.active,
  orders: a.orders + b.orders,
  revenue: a.revenue + b.revenue,
  margin: a.margin + b.margin,
  ordersWithCosts: a.ordersWithCosts + b.ordersWithCosts,
  covered: a.covered + b.covered,
});

/** The sums by month of the first order and age; at age 0 every customer is active. */
export const byMonth = (sums: readonly CohortSums[]): Map<number, CohortSums[]> => {
  const months = new Map<number, CohortSums[]>();
  for (const each of sums) {
    const ages = months.get(each.month) ?? [];
    ages[each.age] = each;
    months.set(each.month, ages);
  }
  return months;
};

/**
 * The months of first orders that a cell counts: those whose month at this age is over, or else the one in which it is the
 * current month (`now`); none if it is still to come for all.
 */
export const monthsObserved = (months: Iterable<number>, age: number, now: number) => {
  const begun = [...months].filter((month) => month + age <= now);
  const over = begun.filter((month) => month + age < now);
  return over.length > 0 ? { months: over, isComplete: true } : { months: begun, isComplete: false };
};

/** The cells of one cohort, as far as they can be observed in the month `now`. */
export const cohortCells = (sums: readonly CohortSums[], now: number): CohortCell[] => {
  const months = byMonth(sums);
  const cells: CohortCell[] = [];
  let lifetimeValue = 0;
  for (let age = 0; ; age++) {
    const observed = monthsObserved(months.keys(), age, now);
    if (observed.months.length === 0) return cells;
    const customers = observed.months.reduce((total, month) => total + (months.get(month)?.[0]?.active ?? 0), 0);
    const { ordersWithCosts, margin, ...sum } = observed.months
      .map((month): Sums => months.get(month)?.[age] ?? NOTHING)
      .reduce(added, NOTHING);
    lifetimeValue += customers === 0 ? 0 : sum.revenue / customers;
    cells.push({
      active: sum.active,
      orders: sum.orders,
      revenue: sum.revenue,
      covered: sum.covered,
      margin: sum.orders > 0 && ordersWithCosts === 0 ? null : margin,
      customers,
      lifetimeValue,
      isComplete: observed.isComplete,
    });
  }
};

/** The customers of a cohort: all of them bought in the month of their first order. */
export const customersIn = (sums: readonly CohortSums[]): number =>
  sums.reduce((total, { age, active }) => total + (age === 0 ? active : 0), 0);

/** Retention is a share, orders are a number; the other metrics are money. */
const isMoney = (metric: CohortMetric): boolean => metric !== "retention" && metric !== "orders";

/** The same in minor units; money per customer is rounded to whole ones. */
const rawValue = (cell: CohortCell, metric: CohortMetric, scale: CohortScale): number | null => {
  const { customers, active, lifetimeValue } = cell;
  switch (metric) {
    case "retention":
      return active / customers;
    case "ltv":
      return Math.round(lifetimeValue);
    case "orders":
      return scale === "total" ? cell.orders : cell.orders / customers;
    case "revenue":
    case "margin": {
      const sum = cell[metric];
      return sum === null || scale === "total" ? sum : Math.round(sum / customers);
    }
  }
};

/**
 * What a cell shows: the share of its customers with a sale (0 to 1), their number of orders, or money in major units. Null
 * if no cost is known.
 */
export const cellValue = (
  cell: CohortCell,
  metric: CohortMetric,
  scale: CohortScale,
  currency: string,
): number | null => {
  const value = rawValue(cell, metric, scale);
  return value === null || !isMoney(metric) ? value : toMajor(value, currency);
};

type CohortKey = { kind: CohortKind; key: string | null; label: string | null };

const knownIn = (names: Readonly<Record<string, unknown>>, key: string): string | undefined => {
  const found = names[key];
  return typeof found === "string" ? found : undefined;
};

/** A cohort's name for a reader; a month stays YYYY-MM. */
export const cohortName = (by: CohortDimension, { kind, key, label }: CohortKey, words: Words): string => {
  if (kind === "other" && by === "category") return words.cohort_kinds.without_category;
  if (kind === "unknown" && by === "rfm_segment") return words.lapsed_segment.name;
  if (kind !== "value" || key === null) return words.cohort_kinds[kind === "value" ? "unknown" : kind];
  if (by === "rfm_segment") {
    return words.rfm_segments[key as keyof Words["rfm_segments"]]?.name ?? key;
  }
  return by === "channel" ? (knownIn(words.channels, key) ?? key) : (label ?? key);
};
