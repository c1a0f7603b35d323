import { toMajor } from "#lib/money.ts";
import type { Day } from "#lib/time/day.ts";
import { ratio, type Sums } from "#records/rules/rfm/sums.ts";

/** The scope of a report. */
export type ReportContext = {
  period: { start: Day; end: Day; days: number };
  currency: string;
  timeZone: string;
  storefrontId: number | null;
  generatedAt: Date;
  /** All customers of the business, with or without sales. */
  customersInAll: number;
  /** Only of a report whose values are gross margins. */
  costs?: CostCoverage;
};

/** Of how much of the revenue the cost is known (null without revenue), and how many customers have no known cost. */
export type CostCoverage = { share: number | null; customersWithoutCosts: number };

/** The header shared by all methods' reports. */
export const reportHead = ({ period, currency, timeZone, storefrontId, generatedAt, costs }: ReportContext) => ({
  ...(costs && {
    value_basis: "margin" as const,
    cost_coverage: costs.share,
    customers_without_costs: costs.customersWithoutCosts,
  }),
  period,
  currency,
  time_zone: timeZone,
  storefront_id: storefrontId,
  generated_at: generatedAt.toISOString(),
});

/** Totals cover scored customers: those with a counted sale in the period. */
export const reportTotals = (
  { currency, customersInAll }: ReportContext,
  whole: Sums,
  previousCustomerCount: number,
) => ({
  customer_count: whole.customerCount,
  order_count: whole.orderCount,
  total_revenue: toMajor(whole.revenue, currency),
  average_order_value: toMajor(Math.round(ratio(whole.revenue, whole.orderCount)), currency),
  previous_customer_count: previousCustomerCount,
  unscored_customers: customersInAll - whole.customerCount,
});
