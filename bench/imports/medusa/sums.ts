import type pg from "pg";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";

/** What both sides must have in common; money in cents. */
export type Sums = Record<"orders" | "canceled" | "charged" | "refunded" | "refunds" | "items" | "buyers", number>;

const numbers = (row: Record<string, unknown> | undefined): Sums =>
  Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)])) as Sums;

/**
 * Of Medusa's own tables. It does not round amounts, so each order's is rounded here. An order's first version has its total as
 * it was placed; later ones are lowered by refunds.
 */
export const sumsThere = async (medusa: pg.Client): Promise<Sums> => {
  const { rows } = await medusa.query(`
    select count(*) as orders, count(*) filter (where o.status = 'canceled') as canceled,
           sum(round((s.totals ->> 'original_order_total')::numeric * 100)) as charged,
           (select coalesce(sum(round(r.amount * 100)), 0) from refund r where r.deleted_at is null) as refunded,
           (select count(*) from refund r where r.deleted_at is null) as refunds,
           (select sum(i.quantity) from order_item i join "order" p on p.id = i.order_id and p.version = i.version) as items,
           count(distinct o.customer_id) as buyers
      from "order" o join order_summary s on s.order_id = o.id and s.version = 1`);
  return numbers(rows[0]);
};

/** Of ours. */
export const sumsHere = (scope: Scope): Promise<Sums> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query(
      `select count(*) as orders, count(*) filter (where status = 'cancelled') as canceled, sum(total_price) as charged,
              (select coalesce(sum(amount), 0) from refunds where business_id = $1) as refunded,
              (select count(*) from refunds where business_id = $1) as refunds,
              (select sum(quantity) from order_items where business_id = $1) as items,
              count(distinct customer_id) as buyers
         from orders where business_id = $1`,
      [scope.businessId],
    );
    return numbers(rows[0]);
  });

/** Prints both, and throws if they differ. */
export const compare = (title: string, there: Sums, here: Sums): void => {
  console.log(`  ${title}`);
  const names = Object.keys(there) as (keyof Sums)[];
  for (const name of names) console.log(`    ${name.padEnd(9)} Medusa ${there[name]}, here ${here[name]}`);
  const wrong = names.filter((name) => there[name] !== here[name]);
  if (wrong.length > 0) throw new Error(`Medusa and Customer 360 differ in ${wrong.join(", ")}`);
};
