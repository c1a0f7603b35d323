import type { ClientBase, PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { type Cell, withCopiedRows } from "#core/db/copy-rows.ts";
import { execute, type Rows, type Transaction } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { isOutOfRange } from "#core/values/database-away.ts";
import { refusalBy } from "#core/values/errors.ts";
import { refuseField } from "#core/values/fields.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type { IncomingCustomer } from "#records/rules/incoming-records.ts";
import type { CustomersWithin } from "#records/rules/order-readings/populations.ts";
import { erasedAmong } from "./erased-customers.ts";
import { isWithin, withinValues } from "./report-population.ts";

/** All of them, or those in segments. */
export const countCustomers = async (
  client: PoolClient,
  { businessId }: Scope,
  within: CustomersWithin | null = null,
): Promise<number> => {
  const { rows } = await client.query<{ count: number }>(
    `select count(*) as count from customers where business_id = $1
       ${within ? `and ${isWithin("customers.customer_id", "$2", "$3")}` : ""}`,
    [businessId, ...(within ? withinValues(within) : [])],
  );
  return rows[0]?.count ?? 0;
};

type NamedCustomer = { id: string; externalId: string; name: string | null; email: string | null };

/** The names of these customers of a business, in the given order. */
export const nameCustomers = async (
  client: PoolClient,
  { businessId }: Scope,
  ids: readonly string[],
): Promise<NamedCustomer[]> => {
  const { rows } = await client.query<NamedCustomer>(
    `select customer_id as id, external_id, name, email from customers
      where business_id = $1 and customer_id = any($2::uuid[]) order by array_position($2::uuid[], customer_id)`,
    [businessId, ids],
  );
  return rows;
};

/** Our IDs by the shop's own, for existing customers of the business; a merged customer's ID leads to the kept one. */
export const findCustomerIds = async (
  client: PoolClient,
  { businessId }: Scope,
  externalIds: readonly string[],
): Promise<Map<string, string>> => {
  const { rows } = await client.query<{ id: string; externalId: string }>(
    `select customer_id as id, external_id from customers
      where business_id = $1 and external_id = any($2::text[])
     union all
     select customer_id, external_id from customer_aliases where business_id = $1 and external_id = any($2::text[])`,
    [businessId, externalIds],
  );
  return new Map(rows.map(({ id, externalId }) => [externalId, id]));
};

/** Which of these external IDs are unknown in the business. Those of merged and erased customers are not: nothing is wrong with their records. */
export const unknownCustomers = async (
  client: ClientBase,
  { businessId }: Scope,
  externalIds: readonly string[],
): Promise<Set<string>> => {
  const { rows } = await client.query<{ id: string }>(
    `select id from unnest($2::text[]) as given(id)
      where not exists (select from customers where business_id = $1 and external_id = given.id)
        and not exists (select from customer_aliases where business_id = $1 and external_id = given.id)`,
    [businessId, [...new Set(externalIds)]],
  );
  const unknown = rows.map(({ id }) => id);
  const erased = await erasedAmong(
    client,
    { businessId },
    unknown.map((externalId) => ({ externalId })),
  );
  return new Set(unknown.filter((id) => !erased.has(id)));
};

/**
 * Recomputes these customers' metrics from their counted orders in one statement. Throws INVALID_PARAMETER if the orders of one add up
 * to more than a bigint holds, which takes tens of thousands of the largest ones.
 */
export const recomputeMetrics = async (
  client: ClientBase,
  { businessId }: Scope,
  customerIds: readonly string[],
): Promise<void> => {
  if (customerIds.length === 0) return;
  const written = client.query(
    `insert into customer_metrics (business_id, customer_id, order_count, lifetime_value, first_order_at, last_order_at,
       gross_margin, costed_sales, covered_revenue)
     select $1::uuid, t.customer_id, count(o.order_id), coalesce(sum(o.net_amount), 0), min(o.order_date), max(o.order_date),
            sum(o.gross_margin), sum(o.costed_sales), sum(o.covered_revenue)
       from (select distinct unnest($2::uuid[]) as customer_id) t
       left join orders o on o.business_id = $1 and o.customer_id = t.customer_id and o.is_counted
      group by t.customer_id
     on conflict (business_id, customer_id) do update set order_count = excluded.order_count,
       lifetime_value = excluded.lifetime_value, first_order_at = excluded.first_order_at,
       last_order_at = excluded.last_order_at, gross_margin = excluded.gross_margin,
       costed_sales = excluded.costed_sales, covered_revenue = excluded.covered_revenue, revision = customer_metrics.revision + 1`,
    [businessId, customerIds],
  );
  await written.catch((error: unknown) => {
    if (!isOutOfRange(error)) throw error;
    const message = "would make the total of the customer's orders larger than can be stored";
    refuseField("totalPrice", { reason: "customer_total", message });
  });
};

const isCustomer = async (rows: Rows, { businessId }: Scope, id: string): Promise<boolean> =>
  (await rows.customer.count({ where: { businessId, id } })) > 0;

export const noCustomer = () => refusalBy("CUSTOMER_NOT_FOUND", "This customer does not exist");

/** Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const assertCustomerExists = (scope: Scope, customerId: string): Promise<void> =>
  withBusinessRows(scope, async (rows) => {
    if (!isUuid(customerId) || !(await isCustomer(rows, scope, customerId))) throw noCustomer();
  });

/** Until the transaction ends, these customers are not deleted, as by a merge; those who already were are not in later statements. */
export const lockCustomers = (transaction: Transaction, { businessId }: Scope, ids: readonly string[]) =>
  execute(
    transaction,
    `select customer_id from customers where business_id = $1::uuid and customer_id = any($2::uuid[])
      order by customer_id for key share`,
    [businessId, ids],
  );

/** Throws NOT_FOUND (CUSTOMER_NOT_FOUND); for use in a transaction that continues with the customer, who is locked (`lockCustomers`). */
export const assertCustomer = async (transaction: Transaction, scope: Scope, customerId: string): Promise<void> => {
  if (!isUuid(customerId)) throw noCustomer();
  const rows = await lockCustomers(transaction, scope, [customerId]);
  if (rows.length === 0) throw noCustomer();
};

/** The columns that the source decides and what they get. */
const SOURCE: Record<string, (customer: IncomingCustomer) => string | Date | null> = {
  name: (c) => c.name ?? null,
  first_name: (c) => c.firstName ?? null,
  last_name: (c) => c.lastName ?? null,
  email: (c) => c.email ?? null,
  phone: (c) => c.phone ?? null,
  country: (c) => c.country ?? null,
  street: (c) => c.address?.street ?? null,
  city: (c) => c.address?.city ?? null,
  region: (c) => c.address?.region ?? null,
  postal_code: (c) => c.address?.postalCode ?? null,
  locale: (c) => c.locale ?? null,
  loyalty_level: (c) => c.loyaltyLevel ?? null,
  email_consent: (c) => c.emailConsent ?? "unknown",
  email_consent_at: (c) => c.emailConsentAt ?? null,
  email_consent_source: (c) => c.emailConsentSource ?? null,
  sms_consent: (c) => c.smsConsent ?? "unknown",
  sms_consent_at: (c) => c.smsConsentAt ?? null,
  sms_consent_source: (c) => c.smsConsentSource ?? null,
  advertising_consent: (c) => c.advertisingConsent ?? "unknown",
  advertising_consent_at: (c) => c.advertisingConsentAt ?? null,
  advertising_consent_source: (c) => c.advertisingConsentSource ?? null,
  acquisition_source: (c) => c.acquisitionSource ?? null,
  acquisition_campaign: (c) => c.acquisitionCampaign ?? null,
};
const INCOMING = {
  customer_id: "uuid",
  external_id: "text",
  created_at: "timestamptz",
  ...Object.fromEntries(Object.keys(SOURCE).map((name) => [name, name.endsWith("_at") ? "timestamptz" : "text"])),
};
const NAMES = Object.keys(INCOMING).join(", ");

const toCells = (c: IncomingCustomer): Cell[] => [
  uuidv7(),
  c.externalId,
  c.createdAt,
  ...Object.values(SOURCE).map((readValue) => readValue(c)),
];

/** An earlier registration counts: a file of customers may come before older orders of theirs. */
const registerEarlier = async (
  client: ClientBase,
  { businessId }: Scope,
  customers: readonly IncomingCustomer[],
): Promise<void> => {
  if (customers.length === 0) return;
  await client.query(
    `update customers c set created_at = i.created_at from unnest($2::text[], $3::timestamptz[]) as i(external_id, created_at)
      where c.business_id = $1 and c.external_id = i.external_id and i.created_at < c.created_at`,
    [businessId, customers.map(({ externalId }) => externalId), customers.map(({ createdAt }) => createdAt)],
  );
};

/**
 * Adds unknown customers and returns their new IDs. Existing ones are unchanged, except that an earlier registration counts.
 * Most customers of a batch of orders exist, and looking them up first takes a third of the time of an upsert that
 * changes nothing.
 */
export const addCustomers = async (
  client: ClientBase,
  scope: Scope,
  customers: readonly IncomingCustomer[],
): Promise<string[]> => {
  if (customers.length === 0) return [];
  const { businessId } = scope;
  const { rows: known } = await client.query<{ externalId: string; createdAt: Date }>(
    `select c.external_id, c.created_at from unnest($2::text[]) as i(external_id)
       join customers c on c.business_id = $1 and c.external_id = i.external_id`,
    [businessId, customers.map(({ externalId }) => externalId)],
  );
  const registered = new Map(known.map(({ externalId, createdAt }) => [externalId, createdAt]));
  await registerEarlier(
    client,
    scope,
    customers.filter(({ externalId, createdAt }) => createdAt < (registered.get(externalId) ?? createdAt)),
  );
  const unknown = customers.filter(({ externalId }) => !registered.has(externalId));
  if (unknown.length === 0) return [];
  // Another transaction may have added one meanwhile.
  const { rows } = await withCopiedRows(client, "incoming_customers", INCOMING, unknown.map(toCells), () =>
    client.query<{ id: string; isNew: boolean }>(
      `insert into customers as c (business_id, ${NAMES}) select $1, ${NAMES} from incoming_customers
       on conflict (business_id, external_id) do update set created_at = excluded.created_at
         where excluded.created_at < c.created_at
       returning customer_id as id, xmax = 0 as is_new`,
      [businessId],
    ),
  );
  return rows.flatMap(({ id, isNew }) => (isNew ? [id] : []));
};
