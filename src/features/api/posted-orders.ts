import { loadBusinessDay } from "#core/auth/business-day.ts";
import { now } from "#core/server/clock.ts";
import { refuseField } from "#core/values/fields.ts";
import type { Actor } from "#core/values/permissions.ts";
import {
  findLastDay,
  type OrderLog,
  type PostedOrder,
  type PostedTransaction,
  toOrderLog,
} from "#lib/purchases/order-log.ts";
import { withoutRefunds } from "#lib/purchases/refunds.ts";
import { addDays, type Day, startOfDay, toDayNumber, toLocalDay } from "#lib/time/day.ts";
import { LAST_ZONE } from "#lib/time/local-time.ts";
import { assertFewBuyers, shownIds } from "#records/customers/buyers.ts";
import { eachOrderPage } from "#records/orders/stored-orders.ts";

/** The business's own orders and its current day. */
export type StoredOrders = { log: OrderLog; today: Day };

/** As many as a body of 64 MB holds. */
const MOST_LINES = 2_000_000;

/**
 * A business's own orders with their products up to the end of a day, today by default. Throws INVALID_PARAMETER if they
 * are too many for one answer.
 */
export const readStoredOrders = async (
  actor: Actor,
  { as_of: asOf }: { as_of?: Day | null | undefined },
  { signal, mostLines = MOST_LINES }: { signal: AbortSignal; mostLines?: number },
): Promise<StoredOrders> => {
  const { today, timeZone, currency } = await loadBusinessDay(actor);
  await assertFewBuyers(actor);
  const orders: PostedOrder[] = [];
  let lines = 0;
  await eachOrderPage(
    actor,
    { until: startOfDay(addDays(asOf ?? today, 1), timeZone), timeZone, currency },
    async (page) => {
      signal.throwIfAborted();
      lines += page.reduce((sum, order) => sum + order.lines.length, 0);
      if (lines > mostLines) {
        const message = `supports at most ${mostLines} order lines: post a part of the orders instead`;
        refuseField("source", { reason: "too_many_lines", message, values: { max: mostLines } });
      }
      const ids = [...new Set(page.map(({ customerId }) => customerId))];
      const shown = await shownIds(actor, ids);
      const names = new Map(ids.map((id, at) => [id, shown[at] ?? id]));
      for (const order of page) orders.push({ ...order, customerId: names.get(order.customerId) ?? order.customerId });
    },
  );
  return { log: toOrderLog(orders), today };
};

export type PostedOrders = {
  transactions?: readonly PostedTransaction[] | null | undefined;
  orders?: readonly PostedOrder[] | null | undefined;
  source?: "stored" | null | undefined;
  as_of?: Day | null | undefined;
};

/** Posted orders or purchases, net of their refunds as stored ones are, or the business's own, and the as-of day in days since 1970. */
export const resolveOrders = (
  { transactions, orders, as_of: given }: PostedOrders,
  stored?: StoredOrders,
): { log: OrderLog; asOf: number } => {
  const log = stored?.log ?? toOrderLog(orders ?? transactions?.map((each) => ({ ...each, lines: [] })) ?? []);
  const day = given ?? stored?.today;
  const asOf = day ? toDayNumber(day) : findLastDay(log.days, toDayNumber(toLocalDay(now(), LAST_ZONE)));
  return { log: withoutRefunds(log, asOf), asOf };
};
