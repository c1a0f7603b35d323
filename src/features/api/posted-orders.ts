import { now } from "#core/server/clock.ts";
import {
  findLastDay,
  type OrderLog,
  type PostedOrder,
  type PostedTransaction,
  toOrderLog,
} from "#lib/purchases/order-log.ts";
import { type Day, toDayNumber, toLocalDay } from "#lib/time/day.ts";
import { LAST_ZONE } from "#lib/time/last-zone.ts";
import type { StoredOrders } from "./read-stored-orders.ts";

export type PostedOrders = {
  transactions?: readonly PostedTransaction[] | null | undefined;
  orders?: readonly PostedOrder[] | null | undefined;
  source?: "stored" | null | undefined;
  as_of?: Day | null | undefined;
};
/** Posted orders or purchases or the business's own, and the as-of day in days since 1970. */
export const resolveOrders = (
  { transactions, orders, as_of: given }: PostedOrders,
  stored?: StoredOrders,
): { log: OrderLog; asOf: number } => {
  const log = stored?.log ?? toOrderLog(orders ?? transactions?.map((each) => ({ ...each, lines: [] })) ?? []);
  const day = given ?? stored?.today;
  return { log, asOf: day ? toDayNumber(day) : findLastDay(log.days, toDayNumber(toLocalDay(now(), LAST_ZONE))) };
};
