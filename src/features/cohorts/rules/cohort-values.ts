import { toMajor } from "#lib/money.ts";
import type { CohortMetric, CohortScale } from "./cohort-request.ts";
import type { CohortCell } from "./cohort-table.ts";

/** Retention is a share, orders are a number; the other metrics are money. */
const isMoney = (metric: CohortMetric): boolean => metric !== "retention" && metric !== "orders";

/** The same in minor units; money per customer is rounded to whole ones. */
const rawValue = (cell: CohortCell, metric: CohortMetric, scale: CohortScale): number | null => {
  const { customers, active, lifetimeRevenue } = cell;
  switch (metric) {
    case "retention":
      return active / customers;
    case "ltv":
      return Math.round(lifetimeRevenue / customers);
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
