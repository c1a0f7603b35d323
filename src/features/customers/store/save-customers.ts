import type { PoolClient } from "pg";
import { changedValues } from "#core/db/custom-values.ts";
import { markKept } from "#core/db/import-changes.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CorrectedField } from "#features/customers/rules/corrections.ts";
import { type CustomerChange, mergeChanges, toNewCustomer } from "#features/customers/rules/customer-change.ts";
import { addCustomers, idsOfExternal, recomputeMetrics } from "#records/customers/customers.ts";
import { erasedAmong } from "#records/customers/erased-customers.ts";
import type { ConsentChannel } from "#records/rules/incoming-customer.ts";
import { listUnchanged, type SaveOutcome } from "#records/rules/save-outcome.ts";
import { redirectChanges } from "./duplicates/redirect-changes.ts";
import { overrides } from "./privacy/corrections.ts";

/** SQL: the column's value after the change `j`; an absent key keeps it, as does an older one a correction of `field`. */
const changed = (column: string, key: string, field?: CorrectedField): string =>
  `case when j ? '${key}'${field ? ` and ${overrides(field)}` : ""} then j ->> '${key}' else c.${column} end`;

/** SQL: the same for a part of the address, which changes as a whole. */
const ofAddress = (column: string, key: string): string =>
  `case when j ? 'address' and ${overrides("address")} then j #>> '{address,${key}}' else c.${column} end`;

/** SQL: whether a consent of the change `j` counts, as `isSuperseded` has it. */
const counts = (channel: ConsentChannel): string => {
  const at = `to_instant(j #>> '{${channel}Consent,at}')`;
  return `(j ? '${channel}Consent' and (c.${channel}_consent_at is null or ${at} >= c.${channel}_consent_at))`;
};

const consent = (channel: ConsentChannel): [string, string][] => [
  [
    `${channel}_consent`,
    `case when ${counts(channel)} then j #>> '{${channel}Consent,state}' else c.${channel}_consent end`,
  ],
  [
    `${channel}_consent_at`,
    `case when ${counts(channel)} then to_instant(j #>> '{${channel}Consent,at}') else c.${channel}_consent_at end`,
  ],
  [
    `${channel}_consent_source`,
    `case when ${counts(channel)} then j #>> '{${channel}Consent,source}' else c.${channel}_consent_source end`,
  ],
];

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
  ...consent("email"),
  ...consent("sms"),
  ...consent("advertising"),
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

/**
 * Creates and changes customers in the caller's transaction; several changes of one customer apply one after the other.
 * An older consent never replaces a newer one, older data never a user's correction, and nothing is stored about an erased
 * customer. What is sent for a merged customer changes the kept one. Safe to repeat: a change that changes nothing writes nothing. Returns
 * the outcome of each, by external ID.
 */
export const saveCustomers = async (
  client: PoolClient,
  scope: Scope,
  given: readonly CustomerChange[],
  at: Date,
): Promise<Map<string, SaveOutcome>> => {
  const { changes: redirected, keptIds } = await redirectChanges(client, scope, given);
  const merged = new Map<string, CustomerChange>();
  for (const change of redirected) {
    const before = merged.get(change.externalId);
    merged.set(change.externalId, before ? mergeChanges(before, change) : change);
  }
  const unchanged = [...keptIds.keys()].map((id): [string, SaveOutcome] => [id, "unchanged"]);
  if (merged.size === 0) return new Map(unchanged);
  const known = await idsOfExternal(client, scope, [...merged.keys()]);
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
    [UPDATE, values],
    [CLEAR_TAGS, values],
    [ADD_TAGS, [...values, at]],
  ] as const) {
    const { rows } = await client.query<{ id: string }>(text, [...parameters]);
    for (const { id } of rows) touched.add(id);
  }
  const outcomes = new Map(
    changes.map(({ externalId }): [string, SaveOutcome] => {
      const id = known.get(externalId);
      return [externalId, !id ? "created" : touched.has(id) ? "updated" : "unchanged"];
    }),
  );
  await markKept(client, scope, "customers", listUnchanged(outcomes));
  const ofMerged = [...keptIds].map(([id, keptId]): [string, SaveOutcome] => [id, outcomes.get(keptId) ?? "unchanged"]);
  return new Map([...outcomes, ...refused, ...ofMerged]);
};
