import type { ClientBase, PoolClient } from "pg";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aliasesAmong } from "#records/customers/aliases.ts";
import { changedValues } from "#records/customers/customer-columns.ts";
import { addCustomers, findCustomerIds, recomputeMetrics } from "#records/customers/customers.ts";
import { erasedAmong } from "#records/customers/erased-customers.ts";
import { IDENTITY } from "#records/customers/list-rows.ts";
import { markKept } from "#records/imports/import-changes.ts";
import type { CustomValue } from "#records/rules/custom-fields.ts";
import {
  type CorrectedField,
  type CustomerChange,
  mergeChanges,
  toNewCustomer,
} from "#records/rules/customers/customer-change.ts";
import { type CustomerIdentity, pickIdentity } from "#records/rules/customers/customer-standing.ts";
import { type CustomerValues, pickNewChanges } from "#records/rules/customers/duplicates.ts";
import {
  type Address,
  type Consent,
  type LoyaltyLevel,
  listUnchanged,
  type SaveOutcome,
} from "#records/rules/incoming-records.ts";
import {
  concernedChannels,
  consentColumns,
  countKeptRefusals,
  type KeptRefusals,
  NO_REFUSALS,
  type RefusedCustomer,
  refuseByAddress,
} from "./consent-changes.ts";
import { OVERRULED, overrides } from "./consents-and-corrections.ts";

/** A customer's data, with their active segments by name. */
export type CustomerRecordRow = {
  id: string;
  externalId: string;
  name: string | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  country: string | null;
  address: Address | null;
  locale: string | null;
  acquisitionSource: string | null;
  acquisitionCampaign: string | null;
  loyaltyLevel: LoyaltyLevel | null;
  emailConsent: Consent;
  emailConsentAt: Date | null;
  emailConsentSource: string | null;
  smsConsent: Consent;
  smsConsentAt: Date | null;
  smsConsentSource: string | null;
  advertisingConsent: Consent;
  advertisingConsentAt: Date | null;
  advertisingConsentSource: string | null;
  createdAt: Date;
  tags: string[];
  customFields: Record<string, CustomValue>;
  segments: { id: string; name: string }[];
};

/** A customer by the shop's own ID, also that of a customer who was merged into them; null if there is none. */
export const findCustomerRecord = async (
  client: ClientBase,
  { businessId }: Scope,
  externalId: string,
): Promise<CustomerRecordRow | null> => {
  const { rows } = await client.query<CustomerRecordRow>(
    `select customer_id as id, external_id, name, first_name, last_name, email, phone,
            country, case when num_nonnulls(street, city, region, postal_code) > 0 then jsonb_build_object(
              'street', street, 'city', city, 'region', region, 'postalCode', postal_code) end as address, locale,
            acquisition_source, acquisition_campaign, loyalty_level, email_consent_source,
            sms_consent_source, advertising_consent, advertising_consent_at, advertising_consent_source,
            email_consent, email_consent_at, sms_consent, sms_consent_at, created_at, custom_fields,
            array(select tag from customer_tags t where t.business_id = $1 and t.customer_id = c.customer_id
                   order by folded(tag)) as tags,
            coalesce((select jsonb_agg(jsonb_build_object('id', s.segment_id, 'name', s.name) order by s.name_key)
               from customer_segment_assignments a
               join customer_segments s on s.business_id = $1 and s.segment_id = a.segment_id
              where a.business_id = $1 and a.customer_id = c.customer_id and s.archived_at is null), '[]') as segments
       from customers c where business_id = $1 and external_id = coalesce(
         (select k.external_id from customer_aliases a join customers k on k.business_id = $1 and k.customer_id = a.customer_id
           where a.business_id = $1 and a.external_id = $2), $2)`,
    [businessId, externalId],
  );
  return rows[0] ?? null;
};

/** A change without what users corrected on the merged customer, as far as it is older or what they replaced. */
const withoutCorrected = async (
  client: ClientBase,
  change: CustomerChange,
  { corrections }: CustomerValues,
): Promise<CustomerChange> => {
  if (Object.keys(corrections ?? {}).length === 0) return change;
  const { rows } = await client.query<{ fields: CorrectedField[] }>(
    `select ${OVERRULED} as fields from (select $1::jsonb as j) change, (select $2::jsonb as corrections) c`,
    [JSON.stringify(change), JSON.stringify(corrections)],
  );
  const fields: string[] = rows[0]?.fields ?? [];
  const dropped = fields.includes("name") ? [...fields, "firstName", "lastName"] : fields;
  return Object.fromEntries(Object.entries(change).filter(([field]) => !dropped.includes(field))) as CustomerChange;
};

/**
 * The changes of merged customers as changes of the kept ones, before those of the kept ones themselves, and whose ID became whose. Their
 * own records are stored with the merges.
 */
const redirectChanges = async (
  client: ClientBase,
  scope: Scope,
  given: readonly CustomerChange[],
): Promise<{ changes: readonly CustomerChange[]; keptIds: Map<string, string> }> => {
  const aliases = await aliasesAmong(
    client,
    scope,
    given.map(({ externalId }) => externalId),
  );
  const keptIds = new Map([...aliases].map(([alias, { externalId }]) => [alias, externalId]));
  if (aliases.size === 0) return { changes: given, keptIds };
  const { businessId } = scope;
  const { rows } = await client.query<{ id: string; merged: CustomerValues }>(
    "select id, merged from customer_merges where business_id = $1 and id = any($2::uuid[]) order by id for update",
    [businessId, [...aliases.values()].map(({ mergeId }) => mergeId)],
  );
  const records = new Map(rows.map(({ id, merged }) => [id, merged]));
  const news: CustomerChange[] = [];
  for (const change of given) {
    const alias = aliases.get(change.externalId);
    const before = alias && records.get(alias.mergeId);
    if (!before) continue;
    const found = pickNewChanges(await withoutCorrected(client, change, before), { keptId: alias.externalId, before });
    records.set(alias.mergeId, found.stored);
    if (Object.keys(found.news).length > 1) news.push(found.news);
  }
  await client.query(
    `update customer_merges m set merged = v.merged from unnest($2::uuid[], $3::jsonb[]) as v(id, merged)
      where m.business_id = $1 and m.id = v.id and m.merged is distinct from v.merged`,
    [businessId, [...records.keys()], [...records.values()].map((record) => JSON.stringify(record))],
  );
  return { changes: [...news, ...given.filter(({ externalId }) => !aliases.has(externalId))], keptIds };
};

/** SQL: the column's value after the change `j`; an absent key keeps it, as does an older one a correction of `field`. */
const changed = (column: string, key: string, field?: CorrectedField): string =>
  `case when j ? '${key}'${field ? ` and ${overrides(field)}` : ""} then j ->> '${key}' else c.${column} end`;

/** SQL: the same for a part of the address, which changes as a whole. */
const ofAddress = (column: string, key: string): string =>
  `case when j ? 'address' and ${overrides("address")} then j #>> '{address,${key}}' else c.${column} end`;

/** A registration date after the first purchase is wrong. */
const CREATED_AT = `case when j ? 'createdAt' then least(to_instant(j ->> 'createdAt'), (
  select first_order_at from customer_metrics m where m.business_id = $1 and m.customer_id = c.customer_id
)) else c.created_at end`;

const VALUES = new Map<string, string>([
  ["name", changed("name", "name", "name")],
  ["first_name", changed("first_name", "firstName", "name")],
  ["last_name", changed("last_name", "lastName", "name")],
  ["email", changed("email", "email", "email")],
  ["phone", changed("phone", "phone", "phone")],
  ["country", changed("country", "country", "country")],
  ["street", ofAddress("street", "street")],
  ["city", ofAddress("city", "city")],
  ["region", ofAddress("region", "region")],
  ["postal_code", ofAddress("postal_code", "postalCode")],
  ["locale", changed("locale", "locale", "locale")],
  ["acquisition_source", changed("acquisition_source", "acquisitionSource")],
  ["acquisition_campaign", changed("acquisition_campaign", "acquisitionCampaign")],
  ["loyalty_level", changed("loyalty_level", "loyaltyLevel")],
  ...consentColumns("email", "$3"),
  ...consentColumns("sms", "$3"),
  ...consentColumns("advertising", "$3"),
  ["created_at", CREATED_AT],
  ["custom_fields", changedValues("c.custom_fields", "(j -> 'customFields')")],
]);

/**
 * Computed from the updated row itself: PostgreSQL recomputes it if the statement had to wait for another change of the
 * customer, so that neither change is lost.
 */
const UPDATE = `update customers c set version = c.version + 1, ${[...VALUES].map(([column, value]) => `${column} = ${value}`).join(",\n")}
  from jsonb_array_elements($2::jsonb) j
  where c.business_id = $1 and c.external_id = j ->> 'externalId'
    and (${[...VALUES.keys()].map((column) => `c.${column}`).join(", ")})
        is distinct from (${[...VALUES.values()].join(",\n")})
  returning c.customer_id as id`;

const CLEAR_TAGS = `delete from customer_tags t using jsonb_array_elements($2::jsonb) j, customers c
  where j -> 'tags' = 'null' and c.business_id = $1 and c.external_id = j ->> 'externalId'
    and t.business_id = $1 and t.customer_id = c.customer_id
  returning t.customer_id as id`;

const ADD_TAGS = `insert into customer_tags (business_id, customer_id, tag, at)
  select $1, c.customer_id, tag, $3
    from jsonb_array_elements($2::jsonb) j
    cross join lateral jsonb_array_elements_text(case when jsonb_typeof(j -> 'tags') = 'array' then j -> 'tags' else '[]' end) tag
    join customers c on c.business_id = $1 and c.external_id = j ->> 'externalId'
  on conflict do nothing returning customer_id as id`;

/** What became of changes of customers. */
export type SavedCustomers = {
  /** By external ID, also of customers whom only a refusal of another one with the same address changed. */
  outcomes: Map<string, SaveOutcome>;
  /** Customers whom such a refusal changed. */
  alsoRefused: readonly RefusedCustomer[];
  refusals: KeptRefusals;
};

/** Applies the consents of written changes to everyone with the same addresses. */
const settleRefusals = async (
  client: PoolClient,
  scope: Scope,
  changes: readonly CustomerChange[],
  now: Date,
): Promise<Omit<SavedCustomers, "outcomes">> => {
  const channels = concernedChannels(changes);
  if (channels.length === 0) return { alsoRefused: [], refusals: NO_REFUSALS };
  const ids = changes.map(({ externalId }) => externalId);
  const alsoRefused = await refuseByAddress(client, scope, ids, { channels, now });
  return { alsoRefused, refusals: await countKeptRefusals(client, scope, changes) };
};

/**
 * Creates and changes customers in the caller's transaction; several changes of one customer apply one after the other.
 * Consents count as `settleConsent` has it, older data never replaces a user's correction, and nothing is stored about an erased
 * customer. What is sent for a merged customer changes the kept one. Safe to repeat: a change that changes nothing writes nothing.
 */
export const saveCustomers = async (
  client: PoolClient,
  scope: Scope,
  given: readonly CustomerChange[],
  at: Date,
): Promise<SavedCustomers> => {
  const { changes: redirected, keptIds } = await redirectChanges(client, scope, given);
  const merged = new Map<string, CustomerChange>();
  for (const change of redirected) {
    const before = merged.get(change.externalId);
    merged.set(change.externalId, before ? mergeChanges(before, change, at) : change);
  }
  const unchanged = [...keptIds.keys()].map((id): [string, SaveOutcome] => [id, "unchanged"]);
  if (merged.size === 0) return { outcomes: new Map(unchanged), alsoRefused: [], refusals: NO_REFUSALS };
  const known = await findCustomerIds(client, scope, [...merged.keys()]);
  // After looking them up: a customer who is erased meanwhile is either still known, or recognized here.
  const erased = await erasedAmong(client, scope, [...merged.values()]);
  const changes = [...merged.values()].filter(({ externalId }) => !erased.has(externalId));
  const refused = [...erased.keys()].map((externalId): [string, SaveOutcome] => [externalId, "unchanged"]);
  const made = changes.flatMap((change) => (known.has(change.externalId) ? [] : toNewCustomer(change, at)));
  const added = await addCustomers(client, scope, made);
  await recomputeMetrics(client, scope, added);
  const values = [scope.businessId, JSON.stringify(changes)];
  const touched = new Set<string>();
  for (const [text, parameters] of [
    [UPDATE, [...values, at]],
    [CLEAR_TAGS, values],
    [ADD_TAGS, [...values, at]],
  ] as const) {
    const { rows } = await client.query<{ id: string }>(text, [...parameters]);
    for (const { id } of rows) touched.add(id);
  }
  const settled = await settleRefusals(client, scope, changes, at);
  const outcomes = new Map(
    changes.map(({ externalId }): [string, SaveOutcome] => {
      const id = known.get(externalId);
      return [externalId, !id ? "created" : touched.has(id) ? "updated" : "unchanged"];
    }),
  );
  for (const { externalId } of settled.alsoRefused)
    if (outcomes.get(externalId) !== "created") outcomes.set(externalId, "updated");
  await markKept(client, scope, "customers", listUnchanged(outcomes));
  const ofMerged = [...keptIds].map(([id, keptId]): [string, SaveOutcome] => [id, outcomes.get(keptId) ?? "unchanged"]);
  return { outcomes: new Map([...outcomes, ...refused, ...ofMerged]), ...settled };
};

/** The customer with an email address, who registered first if there are several; undefined if there is none. */
export const findCustomerByEmail = (scope: Scope, email: string): Promise<string | undefined> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select customer_id as id from customers
        where business_id = $1 and email is not null and email_key(business_id, email) = email_key($1, $2) order by created_at, customer_id limit 1`,
      [scope.businessId, email],
    );
    return rows[0]?.id;
  });

/** Who these customers are, by ID; those that no longer exist are missing. */
export const readIdentities = (scope: Scope, ids: readonly string[]): Promise<Map<string, CustomerIdentity>> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<CustomerIdentity>(
      `select ${IDENTITY} from customers c where c.business_id = $1 and c.customer_id = any($2::uuid[])`,
      [scope.businessId, ids],
    );
    return new Map(rows.map((row) => [row.id, pickIdentity(row)]));
  });
