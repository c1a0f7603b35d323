import type { ClientBase } from "pg";
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
