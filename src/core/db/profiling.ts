import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";

/** SQL: whether the customer row `c` may be profiled. Models, segments by rule and recommended actions leave the others out. */
export const mayBeProfiled = (c: string): string => `${c}.profiling_objection_at is null`;

/**
 * SQL: the same by an ID, in a statement whose `$1` is the business. A value and no `not exists`, which would be a join: with
 * that, the planner reads all customers of the business for every page of them.
 */
export const idMayBeProfiled = (customerId: string): string =>
  `(select ${mayBeProfiled("own")} from customers own where own.business_id = $1 and own.customer_id = ${customerId}) is not false`;

/** The customers among these who object to profiling. */
export const objectingAmong = async (
  client: ClientBase,
  { businessId }: Scope,
  ids: readonly string[],
): Promise<Set<string>> => {
  const { rows } = await client.query<{ id: string }>(
    `select customer_id as id from customers c
      where business_id = $1 and customer_id = any($2::uuid[]) and not (${mayBeProfiled("c")})`,
    [businessId, ids],
  );
  return new Set(rows.map(({ id }) => id));
};

/** Returns whether this changed something; a repeated objection keeps the first date. Undefined for an unknown customer. */
export const setObjection = async (
  client: ClientBase,
  { businessId }: Scope,
  customerId: string,
  at: Date | null,
): Promise<boolean | undefined> => {
  const { rows } = await client.query<{ before: Date | null }>(
    `select profiling_objection_at as before from customers where business_id = $1 and customer_id = $2 for update`,
    [businessId, customerId],
  );
  const [row] = rows;
  if (!row) return undefined;
  if ((row.before === null) === (at === null)) return false;
  await client.query("update customers set profiling_objection_at = $3 where business_id = $1 and customer_id = $2", [
    ...[businessId, customerId, at],
  ]);
  return true;
};

/** What models and playbooks have computed about single customers. */
const COMPUTED = [
  ...["customer_forecasts", "customer_profiles", "purchasing_groups", "customer_actions"],
  ...["membership_positions", "membership_changes", "customer_drifts"],
];

export const forgetProfiling = async (client: ClientBase, { businessId }: Scope, customerId: string): Promise<void> => {
  for (const table of COMPUTED)
    await client.query(`delete from ${table} where business_id = $1 and customer_id = $2`, [businessId, customerId]);
};
