import { refuseField } from "#lib/domain/accounts/fields.ts";
import { type OrderLog, orderLogOf, type PostedOrder } from "#lib/domain/commerce/order-log.ts";
import { addDays, type Day, startOfDay } from "#lib/domain/time/day.ts";
import { eachOrderPage } from "#lib/server/db/orders/order-logs.ts";
import type { Actor } from "../domain/permissions.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { assertFewBuyers, shownIds } from "./stored-buyers.ts";

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
  const { today, timeZone, currency } = await loadCriteriaContext(actor);
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
  return { log: orderLogOf(orders), today };
};
