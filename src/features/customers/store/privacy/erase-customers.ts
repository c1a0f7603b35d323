import { randomBytes } from "node:crypto";
import type { ClientBase } from "pg";
import { forgetReports } from "#core/db/data-revision.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type ErasedPerson, identifierKeys, idKey, isPersonalId, recordKey } from "#core/values/personal-data.ts";

import { aliasesAmong } from "#records/customers/aliases.ts";
import { addTombstones, createHasher, erasedAmong } from "#records/customers/erased-customers.ts";

import { insertSearch } from "./erasure-searches.ts";

/** Removes what could lead to erased customers: their tickets here, and those with their addresses. */
const forgetHelpDeskTickets = async (
  client: ClientBase,
  { businessId }: Scope,
  { customerIds, emails }: { customerIds: readonly string[]; emails: readonly string[] },
): Promise<void> => {
  await client.query(
    `delete from help_desk_tickets where business_id = $1
        and (customer_id = any($2::uuid[]) or email_key = any(array(select email_key($1, e) from unnest($3::text[]) e)))`,
    [businessId, customerIds, emails],
  );
};

type Old = { before: Date; limit: number };

const deleteSome = async (
  client: ClientBase,
  { businessId }: Scope,
  which: string,
  { before, limit }: Old,
): Promise<number> => {
  const { rowCount } = await client.query(
    `delete from help_desk_tickets where business_id = $1 and (connection_id, ticket_id) in (
       select connection_id, ticket_id from help_desk_tickets where business_id = $1 and ${which} limit $3)`,
    [businessId, before, limit],
  );
  return rowCount ?? 0;
};

/** Deletes some tickets as old as that, also of people who are no customers. Returns how many. */
export const deleteOldHelpDeskTickets = (client: ClientBase, scope: Scope, old: Old): Promise<number> =>
  deleteSome(client, scope, "coalesce(closed_at, opened_at) < $2", old);

const AT_ONCE = 5000;

/** Deletes tickets that were stored before an instant and have found no customer since, some thousand per transaction. */
export const deleteUnmatchedTickets = async (scope: Scope, before: Date): Promise<void> => {
  const old = { before, limit: AT_ONCE };
  for (let last = AT_ONCE; last === AT_ONCE; ) {
    last = await withBusiness(scope, (client) =>
      deleteSome(client, scope, "customer_id is null and stored_at < $2", old),
    );
  }
};

/**
 * Waits for sends under way, and makes later ones wait: they have read what is about to be erased, and would write it to a file
 * that `markFilesErased` doesn't see yet. Before any customer is changed, because a send locks its members.
 */
export const awaitSends = async (client: Pick<ClientBase, "query">, { businessId }: Scope): Promise<void> => {
  await client.query("select from audiences where business_id = $1 order by id for update", [businessId]);
};

/**
 * Marks the files that hold data of these customers, or of those merged into them, as deleted, in the transaction that erases it:
 * they can no longer be downloaded, and the next sweep removes them from the disk.
 */
const markFilesErased = async (
  client: Pick<ClientBase, "query">,
  { businessId }: Scope,
  customerIds: readonly string[],
): Promise<void> => {
  await client.query(
    `update audience_sends s set file_gone = 'erased'
       from (select audience_id, added_in, removed_in, null::timestamptz as until from audience_members
              where business_id = $1 and audience_id in (select id from audiences where business_id = $1)
                and customer_id = any($2::uuid[])
             union all
             select r.audience_id, r.added_in, r.removed_in, m.at from customer_aliases a
               join customer_merges m on m.business_id = $1 and m.id = a.merge_id
              cross join jsonb_populate_recordset(null::audience_members, m.parts #> '{rows,audience_members}') r
              where a.business_id = $1 and a.customer_id = any($2::uuid[])) m
      where s.business_id = $1 and s.audience_id = m.audience_id and s.file_gone is null and (m.until is null or s.started_at <= m.until)
        and s.number >= m.added_in and (m.removed_in is null or s.number < m.removed_in)`,
    [businessId, customerIds],
  );
};

/** The ID in the store of a customer, and when they were erased; undefined if there is none. */
export const findErasable = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<{ externalId: string; erasedAt: Date | null } | undefined> => {
  const { rows } = await client.query<{ externalId: string; erasedAt: Date | null }>(
    `select external_id, erased_at from customers where business_id = $1 and customer_id = $2`,
    [businessId, id],
  );
  return rows[0];
};

type Merged = ErasedPerson & { id: string; keptExternalId: string };

/** Who was merged into these customers, as their own records have them. */
const mergedInto = async (client: ClientBase, { businessId }: Scope, ids: readonly string[]): Promise<Merged[]> => {
  const { rows } = await client.query<Merged>(
    `select m.merged_id as id, a.external_id, m.merged ->> 'email' as email, m.merged ->> 'phone' as phone,
            m.merged ->> 'name' as name, m.merged ->> 'first_name' as first_name, m.merged ->> 'last_name' as last_name, c.external_id as kept_external_id
       from customers c join customer_aliases a on a.business_id = $1 and a.customer_id = c.customer_id
       join customer_merges m on m.business_id = $1 and m.id = a.merge_id
      where c.business_id = $1 and c.customer_id = any($2::uuid[])`,
    [businessId, ids],
  );
  return rows;
};

/** Undoing an import gives nothing back to a customer who no longer exists. */
const VERSIONS_BEFORE = `with merged as (
    select a.external_id, m.merged_id, jsonb_build_object('customer_id', a.customer_id) as kept from customer_aliases a
      join customer_merges m on m.business_id = $1 and m.id = a.merge_id
     where a.business_id = $1 and a.customer_id = any($2::uuid[])
  ), gone as (
    delete from import_changes b using merged
     where b.business_id = $1 and b.kind = 'customers' and b.record = merged.external_id
  )
  update import_changes b set before = b.before || merged.kept
    from merged where b.business_id = $1 and b.before ->> 'customer_id' = merged.merged_id::text
     and b.kind in ('orders', 'support_tickets')`;

/** Deletes what merges keep to be undone, the merged customers' IDs, and these customers' possible duplicates. */
const forgetMerges = async (client: ClientBase, { businessId }: Scope, ids: readonly string[]): Promise<void> => {
  await client.query(VERSIONS_BEFORE, [businessId, ids]);
  await client.query(
    `with gone as (
       delete from customer_aliases where business_id = $1 and customer_id = any($2::uuid[]) returning merge_id
     )
     update customer_merges m set merged = null, parts = null from gone where m.business_id = $1 and m.id = gone.merge_id`,
    [businessId, ids],
  );
  await client.query(
    `delete from customer_duplicates where business_id = $1 and (first_id = any($2::uuid[]) or second_id = any($2::uuid[]))`,
    [businessId, ids],
  );
};

/** A customer to erase. `records` are what a connection knows them by; an erasure that is repeated has its alias already. */
export type Erasable = {
  externalId: string;
  records?: readonly { connectionId: string; record: string }[];
  alias?: string;
};

type ErasedCustomer = ErasedPerson & { id: string };

/** Random, so that it says nothing about the customer. */
const newAlias = (): string => `erased-${randomBytes(6).toString("hex")}`;

const ANONYMIZE = `update customers c set external_id = e.alias, erased_at = $4, name = null, first_name = null, last_name = null,
    email = null, phone = null, street = null, city = null, region = null, postal_code = null, locale = null,
    email_consent = 'unknown', email_consent_at = null, email_consent_source = null, sms_consent = 'unknown',
    sms_consent_at = null, sms_consent_source = null, advertising_consent = 'unknown', advertising_consent_at = null,
    advertising_consent_source = null, custom_fields = '{}', corrections = '{}'
   from unnest($2::text[], $3::text[]) as e(external_id, alias)
  where c.business_id = $1 and c.external_id = e.external_id`;

/** An import that changed their orders can still be undone, without these values. */
const ORDERS_BEFORE = `update import_changes set before = before || '{"custom_fields": {}}'
  where business_id = $1 and kind = 'orders' and (before ->> 'customer_id')::uuid = any($2::uuid[])`;

/** The row itself stays: undoing an import leaves an erased customer as they are. */
const CUSTOMERS_BEFORE = `update import_changes b set record = e.alias, before = case when before is null then null else '{}'::jsonb end
   from unnest($2::text[], $3::text[]) as e(external_id, alias)
  where b.business_id = $1 and b.kind = 'customers' and b.record = e.external_id`;

/**
 * Empties entries about them. The function runs as the table's owner. From a table of the business, Citus runs it on the business's
 * worker, where the owner may change rows in a transaction in which the application has written.
 */
const OF_AUDIT_LOG = "select erase_from_audit_log($2::uuid[], null) from erasure_keys where business_id = $1";

/** What connections know them by, which is an email address in some shops. */
const DELETE_RECORDS = `delete from source_records s
  using unnest($2::text[], $3::text[], $4::boolean[]) as e(external_id, alias, is_personal), connections c, lateral (
    select case when starts_with(e.external_id, c.id_prefix) then substr(e.external_id, length(c.id_prefix) + 1)
                when e.is_personal then e.external_id end as at_source) own
  where s.business_id = $1 and c.business_id = $1 and c.id = s.connection_id and s.record not like 'order:%'
    and (s.external_id = e.external_id or (s.external_id is null or c.id_prefix = '')
      and s.record in ('customer:' || own.at_source, 'contact:' || own.at_source))
  returning s.connection_id, s.record, e.alias`;

const findKnown = async (client: ClientBase, { businessId }: Scope, externalIds: readonly string[]) => {
  const { rows } = await client.query<ErasedCustomer>(
    `select customer_id as id, external_id, email, phone, name, first_name, last_name from customers
      where business_id = $1 and external_id = any($2::text[]) for update`,
    [businessId, externalIds],
  );
  return new Map(rows.map((row) => [row.externalId, row]));
};

/** Writes the tombstones of the external IDs, contact data and records of these customers, each under its alias. */
const writeTombstones = async (
  client: ClientBase,
  scope: Scope,
  people: readonly Erasable[],
  {
    aliases,
    known,
    at,
  }: { aliases: ReadonlyMap<string, string>; known: ReadonlyMap<string, ErasedCustomer>; at: Date },
): Promise<void> => {
  const { businessId } = scope;
  const hash = await createHasher(client, scope);
  await client.query("insert into erasures (business_id, alias, at) select $1, unnest($2::text[]), $3 returning 1", [
    businessId,
    [...new Set(aliases.values())],
    at,
  ]);
  const { rows } = await client.query<{ connectionId: string; record: string; alias: string }>(DELETE_RECORDS, [
    businessId,
    [...aliases.keys()],
    [...aliases.values()],
    [...aliases.keys()].map(isPersonalId),
  ]);
  const tombstones: [hash: string, alias: string][] = [];
  for (const { externalId, records = [] } of people) {
    const alias = aliases.get(externalId) ?? "";
    const keys = [
      idKey(alias),
      ...identifierKeys({ ...known.get(externalId), externalId }),
      ...records.map(({ connectionId, record }) => recordKey(connectionId, record)),
    ];
    for (const key of keys) tombstones.push([hash(key), alias]);
  }
  for (const { connectionId, record, alias } of rows) tombstones.push([hash(recordKey(connectionId, record)), alias]);
  await addTombstones(client, scope, tombstones);
};

/** Notes, tags, events and what was said about consents are about the person alone; orders lose the business's own fields. */
const deletePersonalRows = async (client: ClientBase, businessId: string, ids: readonly string[]): Promise<void> => {
  for (const table of ["customer_notes", "customer_tags", "customer_events", "consent_changes"])
    await client.query(`delete from ${table} where business_id = $1 and customer_id = any($2::uuid[])`, [
      businessId,
      ids,
    ]);
  await client.query(
    "update orders set custom_fields = '{}' where business_id = $1 and customer_id = any($2::uuid[]) and custom_fields <> '{}'",
    [businessId, ids],
  );
};

/**
 * Removes what identifies these customers, for good, in the caller's transaction after `lockOrderWrites`. Their purchases stay
 * under an alias, so that every total stays the same. Tombstones keep later records from bringing them back, also of customers
 * who were never stored. What others' rows and texts say of them goes with `eraseFromTexts`. Returns the IDs of the customers found.
 */
export const eraseCustomers = async (
  client: ClientBase,
  scope: Scope,
  given: readonly Erasable[],
  at: Date,
): Promise<string[]> => {
  const { businessId } = scope;
  const kept = await aliasesAmong(
    client,
    scope,
    given.map(({ externalId }) => externalId),
  );
  const wanted = given.map((one) => ({ ...one, externalId: kept.get(one.externalId)?.externalId ?? one.externalId }));
  const done = await erasedAmong(
    client,
    scope,
    wanted.map(({ externalId }) => ({ externalId })),
  );
  const people = wanted.filter(({ externalId }) => !done.has(externalId));
  if (people.length === 0) return [];
  await awaitSends(client, scope);
  const aliases = new Map(people.map(({ externalId, alias }) => [externalId, alias ?? newAlias()]));
  const known = await findKnown(client, scope, [...aliases.keys()]);
  const ids = [...known.values()].map(({ id }) => id);
  // Who was merged into them is the same person.
  const merged = await mergedInto(client, scope, ids);
  for (const { keptExternalId, ...person } of merged) {
    aliases.set(person.externalId, aliases.get(keptExternalId) ?? newAlias());
    known.set(person.externalId, person);
  }
  const everyone = [...people, ...merged.map(({ externalId }) => ({ externalId }))];
  await writeTombstones(client, scope, everyone, { aliases, known, at });
  const pairs = [businessId, [...aliases.keys()], [...aliases.values()]];
  await client.query(ANONYMIZE, [...pairs, at]);
  await markFilesErased(client, scope, ids);
  await deletePersonalRows(client, businessId, ids);
  const emails = [...known.values()].flatMap(({ email }) => email ?? []);
  await forgetHelpDeskTickets(client, scope, { customerIds: ids, emails });
  await client.query(ORDERS_BEFORE, [businessId, [...known.values()].map(({ id }) => id)]);
  await forgetMerges(client, scope, ids);
  await client.query(CUSTOMERS_BEFORE, pairs);
  await client.query(OF_AUDIT_LOG, [businessId, ids]);
  const erased = [...aliases.keys()].map((externalId) => known.get(externalId) ?? { externalId });
  await insertSearch(client, scope, erased, at);
  await forgetReports(client, scope);
  return ids;
};
