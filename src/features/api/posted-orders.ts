import { now } from "#core/server/clock.ts";
import {
  lastDayOf,
  type OrderLog,
  orderLogOf,
  type PostedOrder,
  type PostedTransaction,
} from "#lib/purchases/order-log.ts";
import { type Day, dayNumberOf, dayOf } from "#lib/time/day.ts";
import { LAST_ZONE } from "#lib/time/last-zone.ts";
import type { StoredOrders } from "./read-stored-orders.ts";

export type PostedOrders = {
  transactions?: readonly PostedTransaction[] | null | undefined;
  orders?: readonly PostedOrder[] | null | undefined;
  source?: "stored" | null | undefined;
  as_of?: Day | null | undefined;
};
/** Posted orders or purchases or the business's own, and the as-of day in days since 1970. */
export const ordersOf = (
  { transactions, orders, as_of: given }: PostedOrders,
  stored?: StoredOrders,
): { log: OrderLog; asOf: number } => {
  const log = stored?.log ?? orderLogOf(orders ?? transactions?.map((each) => ({ ...each, lines: [] })) ?? []);
  const day = given ?? stored?.today;
  return { log, asOf: day ? dayNumberOf(day) : lastDayOf(log.days, dayNumberOf(dayOf(now(), LAST_ZONE))) };
};
