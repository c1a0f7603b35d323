import {
  lastDayOf,
  type OrderLog,
  orderLogOf,
  type PostedOrder,
  type PostedTransaction,
} from "#lib/domain/commerce/order-log.ts";
import { type Day, dayNumberOf, dayOf } from "#lib/domain/time/day.ts";
import { now } from "../server/clock.ts";
import type { StoredOrders } from "./read-stored-orders.ts";

export type PostedOrders = {
  transactions?: readonly PostedTransaction[] | null | undefined;
  orders?: readonly PostedOrder[] | null | undefined;
  source?: "stored" | null | undefined;
  as_of?: Day | null | undefined;
};

/** The time zone where days end last, so that no shop's current day counts as the future. */
export const LAST_ZONE = "Pacific/Kiritimati";

/** Posted orders or purchases or the business's own, and the as-of day in days since 1970. */
export const ordersOf = (
  { transactions, orders, as_of: given }: PostedOrders,
  stored?: StoredOrders,
): { log: OrderLog; asOf: number } => {
  const log = stored?.log ?? orderLogOf(orders ?? transactions?.map((each) => ({ ...each, lines: [] })) ?? []);
  const day = given ?? stored?.today;
  return { log, asOf: day ? dayNumberOf(day) : lastDayOf(log.days, dayNumberOf(dayOf(now(), LAST_ZONE))) };
};
