import type { PoolClient } from "pg";
import { forceKeyedPlans } from "#core/db/force-keyed-plans.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Day } from "#lib/time/day.ts";

/** Customers per batch. */
const BATCH = 5000;

/**
 * Takes a batch of customers out of a week's unfinished snapshot: their positions are those of the week before again, from what the
 * snapshot stored as changed. Returns whether there may be more.
 */
export const undoSnapshot = async (client: PoolClient, { businessId }: Scope, week: Day): Promise<boolean> => {
  await forceKeyedPlans(client);
  const { rowCount } = await client.query(
    `with page as (
       select customer_id from membership_positions where business_id = $1 and week = $2
        order by customer_id limit ${BATCH} for update),
     drifts as (
       delete from customer_drifts d using page where d.business_id = $1 and d.week = $2 and d.customer_id = page.customer_id),
     changes as (
       delete from membership_changes x using page where x.business_id = $1 and x.week = $2 and x.customer_id = page.customer_id
       returning x.customer_id, x.before, x.replaced, x.archetype_before)
     update membership_positions p set week = p.week - 7,
            memberships = coalesce(x.replaced, p.memberships || x.before, p.memberships),
            archetype = case when x.customer_id is null then p.archetype else x.archetype_before end,
            version = case when x.replaced is null then p.version else coalesce(
              (select max(w.version) from drift_weeks w where w.business_id = $1 and w.week < $2 and w.version < p.version),
              p.version - 1) end
       from page left join changes x using (customer_id)
      where p.business_id = $1 and p.customer_id = page.customer_id`,
    [businessId, week],
  );
  return rowCount === BATCH;
};
