import type { PoolClient } from "pg";
import { raiseWorkMem } from "#core/db/work-mem.ts";
import type { Scope } from "#core/values/permissions.ts";

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
  await client.query("select pg_advisory_xact_lock(hashtextextended('duplicates ' || $1, 0))", [businessId]);
  await raiseWorkMem(client);
  await client.query(FIND, [businessId, at]);
  await client.query(
    "delete from customer_duplicates where business_id = $1 and found_at < $2 and dismissed_at is null",
    [...[businessId, at]],
  );
  const { rows } = await client.query<{ count: number }>(
    "select count(*)::int as count from customer_duplicates where business_id = $1 and dismissed_at is null",
    [businessId],
  );
  return rows[0]?.count ?? 0;
};
