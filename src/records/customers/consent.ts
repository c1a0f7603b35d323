import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { Reach } from "#records/rules/customers/reach.ts";

const by = (channel: "email" | "sms", address: string) => (row: string) =>
  `(${row}.${channel}_consent = 'granted' and ${row}.${address} is not null)`;

const REACHABLE: Record<Reach, (row: string) => string> = {
  email: by("email", "email"),
  sms: by("sms", "phone"),
  any: (row) => `(${REACHABLE.email(row)} or ${REACHABLE.sms(row)})`,
};

/** SQL: whether the row of `customers` with this alias consented to the channel and has an address for it. */
export const isReachable = (reach: Reach, row: string): string => REACHABLE[reach](row);

const joined = (found: string): string =>
  `${found} join customers reached on reached.business_id = $1 and reached.customer_id = ${found}.id`;

/** SQL: `ReachCounts` of the customers in a table expression of the statement, with their IDs in `id`. */
export const reachCounts = (found: string): string => {
  const counts = Object.entries(REACHABLE).map(
    ([reach, where]) => `'${reach}', count(*) filter (where ${where("reached")})`,
  );
  return `(select jsonb_build_object('customers', count(*), ${counts.join(", ")}) from ${joined(found)})`;
};

/** SQL: of a table expression's rows, with customers' IDs in `id`, those that are reachable; all of them for null. */
export const onlyReachable = (found: string, reach: Reach | null): string =>
  reach === null
    ? `select * from ${found}`
    : `select ${found}.* from ${joined(found)} where ${isReachable(reach, "reached")}`;

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
    businessId,
    customerId,
    at,
  ]);
  return true;
};

/**
 * SQL: the customer in the column `customer` is in the control group of a campaign that is scheduled or running on the day in
 * `today`, one of the business's time zone. `$1` is the business. Whatever else they receive blurs what that campaign measures.
 */
export const isHeldBack = (customer: string, today: string): string =>
  `exists (select from campaign_members held
     join campaigns running on running.business_id = $1 and running.id = held.campaign_id and running.last_day >= ${today}::date
    where held.business_id = $1 and held.customer_id = ${customer} and held.is_control)`;
