import type { Reach } from "#lib/domain/customers/reach.ts";

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
