import type { ClientBase, PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { DuplicateReason } from "#features/customers/rules/duplicates/reasons.ts";
import type { Consent } from "#records/rules/incoming-customer.ts";

/** The better known of two customers is the one to keep: more orders, then registered earlier. */
const LESS_KNOWN = `(coalesce(m2.order_count, 0), c1.created_at, c1.customer_id) > (coalesce(m1.order_count, 0), c2.created_at, c2.customer_id)`;

const PAIRS = `customer_duplicates d
  join customers c1 on c1.business_id = $1 and c1.customer_id = d.first_id
  join customers c2 on c2.business_id = $1 and c2.customer_id = d.second_id
  left join customer_metrics m1 on m1.business_id = $1 and m1.customer_id = d.first_id
  left join customer_metrics m2 on m2.business_id = $1 and m2.customer_id = d.second_id`;

const shownCustomer = (
  n: 1 | 2,
): string => `jsonb_build_object('id', c${n}.customer_id, 'externalId', c${n}.external_id,
  'name', coalesce(nullif(c${n}.name, ''), nullif(concat_ws(' ', c${n}.first_name, c${n}.last_name), '')), 'email', c${n}.email,
  'phone', c${n}.phone, 'country', c${n}.country,
  'address', nullif(concat_ws(', ', c${n}.street, c${n}.postal_code, c${n}.city, c${n}.region), ''),
  'loyaltyLevel', c${n}.loyalty_level, 'emailConsent', c${n}.email_consent, 'smsConsent', c${n}.sms_consent,
  'advertisingConsent', c${n}.advertising_consent, 'createdAt', c${n}.created_at, 'orderCount', coalesce(m${n}.order_count, 0),
  'lifetimeValue', coalesce(m${n}.lifetime_value, 0), 'lastOrderAt', m${n}.last_order_at)`;

export type DuplicateCustomer = {
  id: string;
  externalId: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  country: string | null;
  /** In one line. */
  address: string | null;
  loyaltyLevel: string | null;
  emailConsent: Consent;
  smsConsent: Consent;
  advertisingConsent: Consent;
  createdAt: string;
  orderCount: number;
  /** In minor units. */
  lifetimeValue: number;
  lastOrderAt: string | null;
};

export type DuplicateRow = {
  id: string;
  score: number;
  reasons: DuplicateReason[];
  dismissedAt: Date | null;
  /** The one to keep first. */
  customers: [DuplicateCustomer, DuplicateCustomer];
};

/** A page of pairs, the most certain first; of one customer, theirs. */
export const listDuplicates = (
  client: PoolClient,
  { businessId }: Scope,
  {
    customerId,
    isDismissed,
    reason,
  }: { customerId?: string | undefined; isDismissed: boolean; reason?: DuplicateReason | undefined },
  place: PageWindow,
): Promise<Page<DuplicateRow>> =>
  readPage<DuplicateRow>(
    client,
    {
      found: `select d.first_id || '.' || d.second_id as id, d.score, d.reasons, d.dismissed_at as "dismissedAt", d.first_id, d.second_id
        from customer_duplicates d where d.business_id = $1 and (d.dismissed_at is not null) = $2
         and ($3::uuid is null or $3 in (d.first_id, d.second_id)) and ($4::text is null or $4 = any(d.reasons))`,
      order: "score desc, id",
      values: [businessId, isDismissed, customerId ?? null, reason ?? null],
    },
    place,
  ).then(async ({ data, total }) => ({ data: await withCustomers(client, businessId, data), total }));

/** A pair with the columns that its ID is made of. */
type Ids = { first_id: string; second_id: string };

const withCustomers = async (
  client: ClientBase,
  businessId: string,
  pairs: readonly DuplicateRow[],
): Promise<DuplicateRow[]> => {
  const ids = pairs as readonly (DuplicateRow & Ids)[];
  const { rows } = await client.query<{ id: string; customers: DuplicateRow["customers"] }>(
    `select d.first_id || '.' || d.second_id as id, case when ${LESS_KNOWN}
         then jsonb_build_array(${shownCustomer(2)}, ${shownCustomer(1)})
         else jsonb_build_array(${shownCustomer(1)}, ${shownCustomer(2)}) end as customers
       from unnest($2::uuid[], $3::uuid[]) as w(first_id, second_id)
       join (${PAIRS}) on d.business_id = $1 and d.first_id = w.first_id and d.second_id = w.second_id`,
    [businessId, ids.map((pair) => pair.first_id), ids.map((pair) => pair.second_id)],
  );
  const customers = new Map(rows.map((row) => [row.id, row.customers]));
  return pairs.flatMap(({ id, score, reasons, dismissedAt }) => {
    const both = customers.get(id);
    return both ? [{ id, score, reasons, dismissedAt, customers: both }] : [];
  });
};

/** How many pairs have the same email address and are not dismissed, and the first of them with the one to keep. */
export const certainPairs = async (
  client: ClientBase,
  { businessId }: Scope,
): Promise<{ count: number; pair: { keep: string; merge: string } | undefined }> => {
  const { rows } = await client.query<{ count: number; keep: string; merge: string }>(
    `select count(*) over ()::int as count, case when ${LESS_KNOWN} then d.second_id else d.first_id end as keep,
            case when ${LESS_KNOWN} then d.first_id else d.second_id end as merge
       from ${PAIRS} where d.business_id = $1 and d.dismissed_at is null and 'email' = any(d.reasons)
      order by d.score desc, d.first_id, d.second_id limit 1`,
    [businessId],
  );
  const [row] = rows;
  return { count: row?.count ?? 0, pair: row && { keep: row.keep, merge: row.merge } };
};

/** Marks a pair as two different customers, or takes that back. Returns whether there is such a pair. */
export const setDismissed = async (
  client: ClientBase,
  { businessId, kind, id }: AuditActor,
  [one, other]: readonly [string, string],
  at: Date | null,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `update customer_duplicates set dismissed_at = $4, dismissed_kind = $5, dismissed_id = $6
      where business_id = $1 and first_id = least($2::uuid, $3::uuid) and second_id = greatest($2::uuid, $3::uuid)`,
    [businessId, one, other, at, at && kind, at && id],
  );
  return (rowCount ?? 0) > 0;
};

/** The totals of these customers together. */
export const readTotals = async (
  client: ClientBase,
  { businessId }: Scope,
  ids: readonly string[],
): Promise<{ orderCount: number; lifetimeValue: number; lastOrderAt: Date | null }> => {
  const { rows } = await client.query<{ orderCount: number; lifetimeValue: number; lastOrderAt: Date | null }>(
    `select coalesce(sum(order_count), 0)::int as "orderCount", capped_sum(lifetime_value) as "lifetimeValue",
            max(last_order_at) as "lastOrderAt"
       from customer_metrics where business_id = $1 and customer_id = any($2::uuid[])`,
    [businessId, ids],
  );
  return rows[0] ?? { orderCount: 0, lifetimeValue: 0, lastOrderAt: null };
};
