import { forceKeyedPlans } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ActionKind } from "#lib/recommend/recommender.ts";
import type { Day } from "#lib/time/day.ts";
import { isReachable } from "#records/customers/consent.ts";
import { LIKELY_BACK } from "#records/rules/customers/customer-standing.ts";

/** SQL: whether the customer of a stored row `a` is to be won back once overdue: expected back, and not likely by themselves. */
export const isWorthWinningBack = `(a.is_expected and coalesce(a.chance_to_return, 0) < ${LIKELY_BACK})`;

/**
 * SQL: the kind of the first action besides asking for consent of a stored row `a` on a day, which may be later than the row: time
 * moves a customer from active to due to overdue. Equivalent to `nextActionsFor`, which a test verifies.
 */
const firstKind = (today: string): string => `case
    when a.overdue_on <= ${today} then case when ${isWorthWinningBack} then 'win_back'
                                            when a.is_expected then 'reorder_due' else 'let_rest' end
    when a.due_on <= ${today} and a.actions[1] <> 'second_purchase' then 'reorder_due'
    else a.actions[1] end`;

/** SQL: whether the first action of the customer in the column `id` is of this kind on this day. */
export const hasFirstKind = (id: string, kind: string, today: string): string => `exists (
    select from customer_actions a left join customer_metrics m on m.business_id = $1 and m.customer_id = ${id}
     where a.business_id = $1 and a.customer_id = ${id} and a.revision = coalesce(m.revision, 0)
       and ${firstKind(today)} = ${kind})`;

/** A set of customers: a statement of `customer_id`s whose first parameter is the business. */
export type CustomerSet = { text: string; values: readonly unknown[] };

export type ActionCount = { kind: ActionKind; customers: number; reachableByEmail: number; reachableBySms: number };

/** How many of these customers have which first action, most frequent first. Those who ordered since have none yet. */
export const readActionCounts = (scope: Scope, { text, values }: CustomerSet, today: Day): Promise<ActionCount[]> =>
  withBusiness(scope, async (client) => {
    await forceKeyedPlans(client);
    const { rows } = await client.query<ActionCount>(
      `with chosen as materialized (select distinct customer_id from (${text}) any_set)
       select ${firstKind(`$${values.length + 1}::date`)} as kind, count(*)::int as customers,
              count(*) filter (where ${isReachable("email", "c")})::int as reachable_by_email,
              count(*) filter (where ${isReachable("sms", "c")})::int as reachable_by_sms
         from chosen
         join customer_actions a on a.business_id = $1 and a.customer_id = chosen.customer_id
         join customers c on c.business_id = $1 and c.customer_id = chosen.customer_id
         left join customer_metrics m on m.business_id = $1 and m.customer_id = chosen.customer_id
        where a.revision = coalesce(m.revision, 0)
        group by 1 order by 2 desc, 1`,
      [...values, today],
    );
    return rows;
  });
