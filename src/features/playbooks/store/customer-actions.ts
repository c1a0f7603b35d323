import type { PoolClient } from "pg";
import { forceKeyedPlans } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ActionPlan } from "#features/playbooks/rules/next-actions.ts";
import type { ActionKind } from "#lib/recommend/recommender.ts";
import type { Day } from "#lib/time/day.ts";
import { mayBeProfiled } from "#records/customers/consent.ts";

export type ActionRow = ActionPlan & { id: string; revision: number; asOf: Day; actions: ActionKind[] };

/** Column to type and field of an `ActionRow`. */
const COLUMNS = {
  as_of: ["date", "asOf"],
  revision: ["int", "revision"],
  actions: ["text[]", "actions"],
  segment: ["text", "segment"],
  usual_gap_days: ["float8", "usualGapDays"],
  due_on: ["date", "dueOn"],
  overdue_on: ["date", "overdueOn"],
  is_expected: ["boolean", "isExpected"],
  chance_to_return: ["float8", "chanceToReturn"],
  value_if_back: ["bigint", "valueIfBack"],
  save_value: ["bigint", "saveValue"],
} as const satisfies Record<string, readonly [string, keyof ActionRow]>;
const NAMES = Object.keys(COLUMNS);
const TYPED = Object.entries(COLUMNS).map(([, [type, field]]) => `"${field}" ${type}`);
const FIELDS = Object.values(COLUMNS).map(([, field]) => `n."${field}"`);

/**
 * Stores a page of customers' actions in the caller's transaction; rows computed from newer orders are kept, and deleted
 * customers are skipped. Unchanged rows are not written.
 */
export const saveActions = async (
  client: PoolClient,
  { businessId }: Scope,
  rows: readonly ActionRow[],
): Promise<void> => {
  await forceKeyedPlans(client);
  await client.query(
    `insert into customer_actions as a (business_id, customer_id, ${NAMES})
     select $1, n.id, ${FIELDS} from jsonb_to_recordset($2::jsonb) as n(id uuid, ${TYPED})
       join customers c on c.business_id = $1 and c.customer_id = n.id and ${mayBeProfiled("c")}
     on conflict (business_id, customer_id) do update set ${NAMES.map((name) => `${name} = excluded.${name}`)}
      where a.revision <= excluded.revision
        and (${NAMES.map((name) => `a.${name}`)}) is distinct from (${NAMES.map((name) => `excluded.${name}`)})`,
    [businessId, JSON.stringify(rows)],
  );
};

/** A customer's value at risk as lists show it, in minor units. */
type StoredStake = Pick<ActionPlan, "saveValue" | "valueIfBack">;

/** Null after an order since the last update, and for customers who object to profiling. `id` is a UUID. */
export const readStake = async (client: PoolClient, { businessId }: Scope, id: string): Promise<StoredStake | null> => {
  const { rows } = await client.query<StoredStake>(
    `select a.save_value, a.value_if_back from customer_actions a
       join customer_metrics m on m.business_id = $1 and m.customer_id = $2 and m.revision = a.revision
       join customers c on c.business_id = $1 and c.customer_id = $2 and ${mayBeProfiled("c")}
      where a.business_id = $1 and a.customer_id = $2`,
    [businessId, id],
  );
  return rows[0] ?? null;
};

/** Whether a business's next actions were ever computed. */
export const hasActions = (scope: Scope): Promise<boolean> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query("select from customer_actions where business_id = $1 limit 1", [
      scope.businessId,
    ]);
    return rows.length > 0;
  });

/** The next page of a business's customers, by ID. */
export const nextCustomers = async (
  client: PoolClient,
  { businessId }: Scope,
  after: string,
  limit: number,
): Promise<string[]> => {
  await forceKeyedPlans(client);
  const { rows } = await client.query<{ id: string }>(
    `select customer_id as id from customers where business_id = $1 and customer_id > $2
      order by customer_id limit $3`,
    [businessId, after, limit],
  );
  return rows.map(({ id }) => id);
};
