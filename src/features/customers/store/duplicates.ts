import type { ClientBase, PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { lockUntilCommit } from "#core/db/lock.ts";
import { type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { DuplicateReason } from "#records/rules/customers/duplicates.ts";
import type { Consent } from "#records/rules/incoming-records.ts";

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

type DuplicateRow = {
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
      found: `select d.first_id || '.' || d.second_id as id, d.score, d.reasons, d.dismissed_at, d.first_id, d.second_id
        from customer_duplicates d where d.business_id = $1 and (d.dismissed_at is not null) = $2
         and ($3::uuid is null or $3 in (d.first_id, d.second_id)) and ($4::text is null or $4 = any(d.reasons))`,
      order: "score desc, id",
      values: [businessId, isDismissed, customerId ?? null, reason ?? null],
    },
    place,
  ).then(async ({ data, total }) => ({ data: await withCustomers(client, businessId, data), total }));

/** A pair with the columns that its ID is made of. */
type Ids = { firstId: string; secondId: string };

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
    [businessId, ids.map((pair) => pair.firstId), ids.map((pair) => pair.secondId)],
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
    `select coalesce(sum(order_count), 0)::int as order_count, capped_sum(lifetime_value) as lifetime_value,
            max(last_order_at) as last_order_at
       from customer_metrics where business_id = $1 and customer_id = any($2::uuid[])`,
    [businessId, ids],
  );
  return rows[0] ?? { orderCount: 0, lifetimeValue: 0, lastOrderAt: null };
};

/** A value of more customers than this is a placeholder, such as a till's own address, and says nothing. */
const MOST_WITH_A_VALUE = 20;

/** The list has the strongest ones. */
const MOST_PAIRS = 20_000;

/** Names are compared by their trigrams: 1 is the same name. */
const SIMILAR = 0.5;

const GMAIL = "'^([^@]+)@(gmail|googlemail)\\.com$'";

/** SQL: a mailbox. Only Gmail says that it ignores dots and what follows a plus. */
const EMAIL = `case when e ~ ${GMAIL} then replace(split_part(split_part(e, '@', 1), '+', 1), '.', '') || '@gmail.com'
  when e like '_%@_%' then e end`;

/** SQL: letters and digits only, without case and accents. */
const plain = (text: string): string => `nullif(regexp_replace(folded(${text}), '[^[:alnum:]]+', '', 'g'), '')`;

/** SQL: the words of a name in one order, because some files have the family name first. */
const NAME = `(select string_agg(word, ' ' order by word collate "C")
  from regexp_split_to_table(folded(full_name), '[^[:alnum:]]+') word where word <> '')`;

/**
 * Every customer once, then each value that several share, then their pairs: never all pairs. The score is the chance that at least
 * one of the reasons is right, with the weights below; a name alone is none, and another name makes a shared number a household's.
 */
const FIND = `with people as materialized (
    select customer_id as id, ${EMAIL} as email, phone, ${NAME} as name,
           ${plain("coalesce(country, '') || coalesce(postal_code, '')")} as place, ${plain("postal_code")} as postal_code,
           ${plain("street")} as street
      from (select c.*, lower(btrim(email)) as e,
                   coalesce(nullif(btrim(name), ''), nullif(btrim(concat_ws(' ', first_name, last_name)), '')) as full_name
              from customers c where business_id = $1 and erased_at is null) c
  ), keys as (
    select id, 'email' as reason, email as key from people where email is not null
    union all select id, 'phone', phone from people where phone <> ''
    union all select id, 'name', name || '|' || place from people where name like '% %' and postal_code is not null
    union all select id, 'address', street || '|' || place from people where street is not null and postal_code is not null
  ), shared as (
    select reason, array_agg(id order by id) as ids from keys group by reason, key
     having count(*) between 2 and ${MOST_WITH_A_VALUE}
  ), pairs as (
    select distinct a.id as first_id, b.id as second_id, reason
      from shared cross join unnest(ids) a(id) cross join unnest(ids) b(id) where a.id < b.id
  ), judged as (
    select first_id, second_id, array_agg(reason order by array_position(array['email', 'phone', 'name', 'address'], reason)) as reasons,
           coalesce(max(similarity(a.name, b.name)), 0) as likeness
      from pairs join people a on a.id = first_id join people b on b.id = second_id
     where reason <> 'address' or similarity(a.name, b.name) >= ${SIMILAR}
     group by first_id, second_id
  ), scored as (
    select *, round((1 - (case when 'email' = any(reasons) then 0.05 else 1 end)
        * (case when 'phone' = any(reasons) then 0.5 - 0.4 * likeness else 1 end)
        * (case when 'name' = any(reasons) then 0.3 else 1 end)
        * (case when 'address' = any(reasons) then 1 - 0.7 * likeness else 1 end))::numeric, 2)::float8 as score
      from judged
  )
  insert into customer_duplicates as d (business_id, first_id, second_id, score, reasons, found_at)
  select $1, first_id, second_id, score, reasons, $2 from scored order by score desc, first_id, second_id limit ${MOST_PAIRS}
  on conflict (business_id, first_id, second_id)
    do update set score = excluded.score, reasons = excluded.reasons, found_at = excluded.found_at`;

/** Searches the business for possible duplicates again; dismissed pairs stay dismissed. Returns the number of undecided ones. */
export const findDuplicates = async (client: PoolClient, { businessId }: Scope, at: Date): Promise<number> => {
  await lockUntilCommit(client, "duplicates", businessId);
  await raiseWorkMem(client);
  await client.query(FIND, [businessId, at]);
  await client.query(
    "delete from customer_duplicates where business_id = $1 and found_at < $2 and dismissed_at is null",
    [businessId, at],
  );
  const { rows } = await client.query<{ count: number }>(
    "select count(*)::int as count from customer_duplicates where business_id = $1 and dismissed_at is null",
    [businessId],
  );
  return rows[0]?.count ?? 0;
};
