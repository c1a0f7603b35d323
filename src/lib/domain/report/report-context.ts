import { toMajor } from "../money.ts";
import type { Day } from "../time/day.ts";
import { ratio, type Sums } from "./sums.ts";

/** What a report is a report of. */
export type ReportContext = {
  period: { start: Day; end: Day; days: number };
  currency: string;
  timeZone: string;
  storefrontId: number | null;
  generatedAt: Date;
  /** All customers of the business, with sales or without. */
  customersInAll: number;
};

/** The head that the reports of all methods share. */
export const reportHead = ({ period, currency, timeZone, storefrontId, generatedAt }: ReportContext) => ({
  period,
  currency,
  time_zone: timeZone,
  storefront_id: storefrontId,
  generated_at: generatedAt.toISOString(),
});

/** Totals are of the scored: customers with a counted sale in the period. */
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
