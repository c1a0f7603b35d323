import { withBusiness } from "#core/db/with-business.ts";
import { refuseField } from "#core/values/fields.ts";
import { type Actor, hidesPersonalData, type Scope } from "#core/values/permissions.ts";
import { isPersonalId } from "#core/values/personal-data.ts";
import { nameCustomers } from "./customers.ts";

/** A customer's purchases in a period; money in minor units. */
type Bought = { orderCount: number; revenue: number; lastAt: Date; isReturning: boolean };

/** Counted sales between two instants, the second exclusive, and whether there are earlier ones; null if there are none. */
export const readBought = (
  scope: Scope,
  customerId: string,
  { from, to }: { from: Date; to: Date },
): Promise<Bought | null> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<Bought>(
      `select count(*)::int as order_count, capped_sum(net_amount) as revenue, max(order_date) as last_at,
              (select first_order_at from customer_metrics m where m.business_id = $1 and m.customer_id = $2) < $3 as is_returning
         from orders where business_id = $1 and customer_id = $2 and is_counted and order_date >= $3 and order_date < $4
       having count(*) > 0`,
      [scope.businessId, customerId, from, to],
    );
    return rows[0] ?? null;
  });

/** Customers with at least one purchase, counted with an index. */
export const countBuyers = (scope: Scope): Promise<number> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ buyers: number }>(
      "select count(*) as buyers from customer_metrics where business_id = $1 and last_order_at is not null",
      [scope.businessId],
    );
    return rows[0]?.buyers ?? 0;
  });

/** Whether any customer bought between two instants, the second exclusive. */
export const hasSales = (scope: Scope, { from, until }: { from?: Date; until: Date }): Promise<boolean> =>
  withBusiness(scope, async (client) => {
    const { rowCount } = await client.query(
      `select from orders where business_id = $1 and is_counted and customer_id is not null
          and order_date >= coalesce($2::timestamptz, '-infinity') and order_date < $3 limit 1`,
      [scope.businessId, from ?? null, until],
    );
    return rowCount === 1;
  });

/** The date of the first purchase; null without any. */
export const findFirstPurchase = (scope: Scope): Promise<Date | null> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ at: Date | null }>(
      "select min(first_order_at) as at from customer_metrics where business_id = $1",
      [scope.businessId],
    );
    return rows[0]?.at ?? null;
  });

/** Customers with any order, including cancelled or refunded ones. */
export const countOrderers = (scope: Scope): Promise<number> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ orderers: number }>(
      "select count(*) as orderers from customer_metrics where business_id = $1",
      [scope.businessId],
    );
    return rows[0]?.orderers ?? 0;
  });

/** One answer holds every customer: above this it would be too large and too slow. */
const MOST_CUSTOMERS = 50_000;
/** Where all customers' forecasts can be read instead. */
const FORECASTS_PATH = "/api/admin/forecast/customers";

/** Throws INVALID_PARAMETER if more customers bought than fit in one answer. */
export const assertFewBuyers = async (actor: Actor, most = MOST_CUSTOMERS): Promise<void> => {
  const buyers = await countBuyers(actor);
  if (buyers <= most) return;
  const message = `supports at most ${most} customers: read the stored forecasts at ${FORECASTS_PATH}`;
  refuseField("source", { reason: "too_many_stored", message, values: { max: most, instead: FORECASTS_PATH } });
};

/**
 * The shop's own IDs of customers, which API callers use. Without `customers:pii` those that are email addresses or phone
 * numbers stay internal, because masked ones are not unique.
 */
export const shownIds = async (actor: Actor, ids: readonly string[]): Promise<string[]> => {
  const found = await withBusiness(actor, (client) => nameCustomers(client, actor, ids));
  const isMasked = hidesPersonalData(actor);
  const shown = found.filter(({ externalId }) => !(isMasked && isPersonalId(externalId)));
  const names = new Map(shown.map(({ id, externalId }) => [id, externalId]));
  return ids.map((id) => names.get(id) ?? id);
};
