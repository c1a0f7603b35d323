import type { OrderLog } from "#lib/purchases/order-log.ts";
import type { RfmSegment, Scores } from "#lib/rfm/segments.ts";
import { noPurchasesError } from "#records/rules/no-purchases.ts";
import { STANDARD_SCHEME, segmentIn } from "#records/rules/rfm/scheme.ts";
import { scorePopulation } from "#records/rules/rfm/score.ts";

export type ScoredCustomer = Scores & {
  customerId: string;
  ageDays: number;
  orderCount: number;
  /** In major units. */
  revenue: number;
  segment: RfmSegment;
};

type Row = { customerId: string; ageDays: number; orderCount: number; revenue: number };

/** Rounds away the floating-point error of adding amounts, so that equal sums score the same. */
const summed = (amount: number): number => Number(amount.toFixed(6));

/** Negative amounts are refunds: they reduce revenue and are no order. Unknown amounts count as 0. */
const bought = (log: Pick<OrderLog, "customerIds" | "customers" | "days" | "amounts">, asOf: number, days: number) => {
  const rows = new Map<number, Row>();
  for (let at = 0; at < log.days.length; at++) {
    const ageDays = asOf - (log.days[at] as number);
    if (ageDays < 0 || ageDays >= days) continue;
    const customer = log.customers[at] as number;
    const amount = log.amounts[at] as number;
    const customerId = log.customerIds[customer] as string;
    const row = rows.get(customer) ?? { customerId, ageDays: days, orderCount: 0, revenue: 0 };
    row.revenue += amount || 0;
    if (!(amount < 0)) {
      row.orderCount++;
      row.ageDays = Math.min(row.ageDays, ageDays);
    }
    rows.set(customer, row);
  }
  return [...rows.values()]
    .filter(({ orderCount }) => orderCount > 0)
    .map((row) => ({ ...row, revenue: summed(row.revenue) }))
    .sort((a, b) => (a.customerId < b.customerId ? -1 : 1));
};

/**
 * The report's RFM scores and segments of customers with orders in the `days` up to the as-of day, by customer ID. Throws
 * INVALID_PARAMETER without any.
 */
export const scoreCustomers = (log: OrderLog, { asOf, days }: { asOf: number; days: number }): ScoredCustomer[] => {
  const rows = bought(log, asOf, days);
  if (rows.length === 0) throw noPurchasesError();
  return scorePopulation(rows, days).map((row) => ({ ...row, segment: segmentIn(STANDARD_SCHEME, row) }));
};
