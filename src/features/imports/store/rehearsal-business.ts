import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import { writableColumns } from "#core/db/copy-rows.ts";
import { setLocally } from "#core/db/transaction-settings.ts";
import type { Scope } from "#core/values/permissions.ts";

/** What a batch refers to, by external ID. */
type Referred = {
  customers: readonly string[];
  orders: readonly string[];
  tickets: readonly string[];
  products: readonly string[];
  /** Customers whose consents the batch states, with what it says of their addresses: a refusal concerns everyone with the same one. */
  consenting: readonly { externalId: string; email: string | null; phone: string | null }[];
};

const CONSENTING = 'jsonb_to_recordset($6::jsonb) as g("externalId" text, email text, phone text)';
const STORED = `customers s join ${CONSENTING} on s.business_id = $1 and s.external_id = g."externalId"`;

const CUSTOMERS = `(select customer_id from customers where business_id = $1 and external_id = any($2::text[])
  union select customer_id from customer_aliases where business_id = $1 and external_id = any($2::text[])
  union select customer_id from orders where business_id = $1 and external_id = any($3::text[])
  union select customer_id from support_tickets where business_id = $1 and external_id = any($4::text[])
  union select customer_id from customers o where o.business_id = $1 and o.email = any(array(
      select email from ${CONSENTING} where email is not null
      union select s.email from ${STORED} where s.email is not null))
  union select customer_id from customers o where o.business_id = $1 and o.phone = any(array(
      select phone from ${CONSENTING} where phone is not null
      union select s.phone from ${STORED} where s.phone is not null)))`;

const ORDERS = `(select order_id from orders where business_id = $1 and external_id = any($3::text[])
  union select o.order_id from orders o where o.business_id = $1 and o.customer_id in ${CUSTOMERS})`;

/** SQL: the rows of each table that a batch needs, in an order that foreign keys allow. Metrics need all of a customer's orders. */
const NEEDED: readonly [table: string, where: string, key: string][] = [
  ["storefronts", "true", "id"],
  ["products", "t.external_id = any($5::text[])", "external_id"],
  ["customers", `t.customer_id in ${CUSTOMERS}`, "customer_id"],
  ["customer_metrics", `t.customer_id in ${CUSTOMERS}`, "customer_id"],
  ["customer_tags", `t.customer_id in ${CUSTOMERS}`, "customer_id"],
  [
    "customer_merges",
    "t.id in (select merge_id from customer_aliases where business_id = $1 and external_id = any($2::text[]))",
    "id",
  ],
  ["customer_aliases", "t.external_id = any($2::text[])", "external_id"],
  ["orders", `t.order_id in ${ORDERS}`, "order_id"],
  ["order_items", `t.order_id in ${ORDERS}`, "order_id"],
  ["refunds", `t.order_id in ${ORDERS}`, "order_id"],
  ["support_tickets", "t.external_id = any($4::text[])", "ticket_id"],
  ["deleted_orders", "t.external_id = any($3::text[])", "external_id"],
  ["erasure_keys", "true", "key"],
  ["erasures", "true", "alias"],
  ["erasure_tombstones", "true", "hash"],
];

/**
 * SQL: whether the order or customer that the row `t` belongs to was copied. If it was stored only after the file first
 * referred to it, the check has created its own and ignores the stored one.
 */
const ownerIsThere = (table: string): string => {
  if (table === "order_items" || table === "refunds")
    return "exists (select from orders o where o.business_id = $1 and o.order_id = t.order_id)";
  if (["orders", "support_tickets", "customer_metrics", "customer_tags", "customer_aliases"].includes(table))
    return "(t.customer_id is null or exists (select from customers c where c.business_id = $1 and c.customer_id = t.customer_id))";
  return "true";
};

const actIn = (client: ClientBase, businessId: string): Promise<void> =>
  setLocally(client, "app.business_id", businessId);

/**
 * Creates a copy of the business, with the same settings, in a transaction that is rolled back. Writing to the copy locks
 * nothing of the real business, which keeps receiving orders. `bring` copies the records that a batch refers to, each once;
 * row level security shows one business at a time, so rows pass through temporary tables.
 */
export const openRehearsal = async (client: ClientBase, { businessId }: Scope) => {
  const copy = uuidv7();
  await client.query(
    `insert into businesses select (jsonb_populate_record(null::businesses, to_jsonb(b)
       || jsonb_build_object('id', $2::text, 'slug', $2::text, 'tenant_secret_hash', null, 'previous_secret_hash', null))).*
       from businesses b where b.id = $1 returning 1`,
    [businessId, copy],
  );
  const tables: { table: string; where: string; key: string; columns: string }[] = [];
  for (const [table, where, key] of NEEDED) {
    const columns = (await writableColumns(client, table)).filter((name) => name !== "business_id").join(", ");
    await client.query(
      `create temp table copied_${table} on commit drop as select ${columns} from ${table} where false`,
    );
    await client.query(`create temp table known_${table} (id text primary key) on commit drop`);
    tables.push({ table, where, key, columns });
  }
  const bring = async ({ customers, orders, tickets, products, consenting }: Referred): Promise<void> => {
    const values = [businessId, customers, orders, tickets, products, JSON.stringify(consenting)];
    // Gives every value a type, also for a table that needs only some of them.
    const typed = "with given as (select $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb)";
    await actIn(client, businessId);
    for (const { table, where, key, columns } of tables) {
      await client.query(
        `${typed}, known as materialized (select id from known_${table})
         insert into copied_${table} select ${columns} from ${table} t
          where t.business_id = $1 and ${where} and not exists (select from known k where k.id = t.${key}::text)`,
        values,
      );
    }
    await actIn(client, copy);
    for (const { table, key, columns } of tables) {
      await client.query(
        `with copied as materialized (select * from copied_${table})
         insert into ${table} (business_id, ${columns}) select $1, ${columns} from copied t
          where ${ownerIsThere(table)} on conflict do nothing`,
        [copy],
      );
      await client.query(`insert into known_${table} select distinct ${key}::text from copied_${table}`);
      await client.query(`truncate copied_${table}`);
    }
  };
  /** Reads what is not copied. */
  const inOriginal = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await actIn(client, businessId);
    const result = await work();
    await actIn(client, copy);
    return result;
  };
  return { scope: { businessId: copy }, bring, inOriginal };
};

/** Prepares `firstSeen` in the caller's transaction, at whose end it is dropped. */
export const beginSeen = async (client: ClientBase): Promise<void> => {
  await client.query("create temp table seen_records (id text primary key) on commit drop");
};

/** The IDs among these that no earlier call passed. Kept in the database, because a file may have more than fit in memory. */
export const firstSeen = async (client: ClientBase, ids: readonly string[]): Promise<Set<string>> => {
  const { rows } = await client.query<{ id: string }>(
    "insert into seen_records select distinct unnest($1::text[]) on conflict do nothing returning id",
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
};
