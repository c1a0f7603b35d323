import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import { NO_REACH, type Reach, type ReachCounts } from "#core/values/reach.ts";
import type { Page, PageWindow } from "./read-page.ts";

const by = (channel: "email" | "sms", address: string) => (row: string) =>
  `(${row}.${channel}_consent = 'granted' and ${row}.${address} is not null)`;

const REACHABLE: Record<Reach, (row: string) => string> = {
  email: by("email", "email"),
  sms: by("sms", "phone"),
  any: (row) => `(${REACHABLE.email(row)} or ${REACHABLE.sms(row)})`,
};

/** SQL: whether the row of `customers` with this alias consented to the channel and has an address for it. */
export const isReachable = (reach: Reach, row: string): string => REACHABLE[reach](row);

const joined = (found: string, id: string): string =>
  `${found} join customers reached on reached.business_id = $1 and reached.customer_id = ${found}.${id}`;

/** SQL: `ReachCounts` of the customers in a table expression of the statement, with their IDs in `id`. */
export const reachCounts = (found: string, id = "id"): string => {
  const counts = Object.entries(REACHABLE).map(
    ([reach, where]) => `'${reach}', count(*) filter (where ${where("reached")})`,
  );
  return `(select jsonb_build_object('customers', count(*), ${counts.join(", ")}) from ${joined(found, id)})`;
};

/** SQL: of a table expression's rows, those that are reachable; all of them for null. */
export const onlyReachable = (found: string, reach: Reach | null, id = "id"): string =>
  reach === null
    ? `select * from ${found}`
    : `select ${found}.* from ${joined(found, id)} where ${isReachable(reach, "reached")}`;

type CountedRow<Row> = { total: number; reach: ReachCounts; place: number } & (Row | { id: null });

/**
 * One page of the reachable rows of a table expression `found`, in one statement, also for a page beyond the end, with the
 * counts of all rows. `found` needs only the customer's ID, in the column `id`, and the sort keys; `listed` selects what is shown of the rows
 * of `page`, with their `place`.
 */
export const readReachablePage = async <Row extends { id: string }>(
  client: ClientBase,
  {
    found,
    id = "id",
    order,
    listed,
    values,
  }: { found: string; id?: string; order: string; listed: string; values: readonly unknown[] },
  { reachable, limit, offset }: PageWindow & { reachable: Reach | null },
): Promise<Page<Row> & { reach: ReachCounts }> => {
  const { rows } = await client.query<CountedRow<Row>>(
    `${found}, shown as (${onlyReachable("found", reachable, id)}), page as (
       select *, row_number() over (order by ${order}) as place from (
         select * from shown order by ${order} limit $${values.length + 1} offset $${values.length + 2}) chosen
     )
     select (select count(*)::int from shown) as total, ${reachCounts("found", id)} as reach, listed.*
       from (select) as always_a_row left join (${listed}) listed on true order by place`,
    [...values, limit, offset],
  );
  const [{ total, reach } = { total: 0, reach: NO_REACH }] = rows;
  const data = rows.flatMap(({ total: _, reach: __, place: ___, ...row }) =>
    row.id === null ? [] : [row as unknown as Row],
  );
  return { data, total, reach };
};

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
