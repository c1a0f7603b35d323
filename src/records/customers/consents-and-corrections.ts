import type { ClientBase } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import type { Scope } from "#core/values/permissions.ts";
import {
  CORRECTED_FIELDS,
  type CorrectedField,
  type CustomerChange,
} from "#records/rules/customers/customer-change.ts";
import { type Address, CONSENT_CHANNELS, type Consent, type ConsentChannel } from "#records/rules/incoming-records.ts";

/** What a customer consents to, since when, and where they said so. */
type ConsentRow = { channel: ConsentChannel; state: Consent; at: Date | null; source: string | null };

/** A change of a consent; `by` is null for imports and connected shops. */
export type ConsentChangeRow = ConsentRow & {
  /** Whether two customers were merged. */
  isMerge: boolean;
  recordedAt: Date;
  before: Pick<ConsentRow, "state" | "source"> & { at: string | null };
  reason: string | null;
  by: string | null;
};

/** A customer's consents; undefined for an unknown customer. `id` is a UUID. */
export const findConsents = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  { isLocked = false } = {},
): Promise<{ externalId: string; consents: ConsentRow[]; erasedAt: Date | null } | undefined> => {
  const columns = CONSENT_CHANNELS.flatMap((channel) => [
    `${channel}_consent as ${channel}_state`,
    `${channel}_consent_at as ${channel}_at`,
    `${channel}_consent_source as ${channel}_source`,
  ]);
  type Row = { externalId: string } & Record<`${ConsentChannel}State`, Consent> &
    Record<`${ConsentChannel}At` | "erasedAt", Date | null> &
    Record<`${ConsentChannel}Source`, string | null>;
  const { rows } = await client.query<Row>(
    `select external_id, ${columns.join(", ")}, erased_at from customers
      where business_id = $1 and customer_id = $2${isLocked ? " for update" : ""}`,
    [businessId, id],
  );
  const [row] = rows;
  if (!row) return undefined;
  const consents = CONSENT_CHANNELS.map((channel) => ({
    channel,
    state: row[`${channel}State`],
    at: row[`${channel}At`],
    source: row[`${channel}Source`],
  }));
  return { externalId: row.externalId, consents, erasedAt: row.erasedAt };
};

/** The changes of a customer's consents, the latest first, at most `limit`. */
export const listConsentChanges = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  limit: number,
): Promise<ConsentChangeRow[]> => {
  const { rows } = await client.query<ConsentChangeRow>(
    `select channel, state, at, source, reason, recorded_at, actor_kind is not distinct from 'merge' as is_merge,
            case when actor_kind = 'merge' then (select by_id from customer_merges m where m.business_id = $1 and m.id::text = actor_id)
              else actor_id end as "by",
            jsonb_build_object('state', before_state, 'at', before_at, 'source', before_source) as before
       from consent_changes where business_id = $1 and customer_id = $2 order by recorded_at desc, channel limit $3`,
    [businessId, id, limit],
  );
  return rows;
};

/** Adds to the latest change of a customer's consent what made it. */
const attribute = async (
  client: ClientBase,
  { businessId, kind, id: by }: Scope & { kind: string; id: string },
  { id, channel, reason }: { id: string; channel: ConsentChannel; reason: string | null },
): Promise<void> => {
  await client.query(
    `update consent_changes set reason = $4, actor_kind = $5, actor_id = $6
      where business_id = $1 and customer_id = $2 and channel = $3 and recorded_at = (
        select max(recorded_at) from consent_changes where business_id = $1 and customer_id = $2 and channel = $3)`,
    [businessId, id, channel, reason, kind, by],
  );
};

/** Stores a consent that a user entered; the trigger adds it to the history, and this who entered it and why. */
export const saveConsent = async (
  client: ClientBase,
  by: AuditActor,
  { id, channel, state, at, source }: ConsentRow & { id: string },
  reason: string,
): Promise<void> => {
  await client.query(
    `update customers set version = version + 1, ${channel}_consent = $3, ${channel}_consent_at = $4, ${channel}_consent_source = $5
      where business_id = $1 and customer_id = $2`,
    [by.businessId, id, state, at, source],
  );
  await attribute(client, by, { id, channel, reason });
};

type OfMerge = { mergeId: string; id: string; channels: readonly ConsentChannel[] };

/** Says in the history that a merge has just changed these consents of a customer. */
export const noteMergedConsents = async (
  client: ClientBase,
  { businessId }: Scope,
  { mergeId, id, channels }: OfMerge,
): Promise<void> => {
  for (const channel of channels)
    await attribute(client, { businessId, kind: "merge", id: mergeId }, { id, channel, reason: null });
};

/** Removes from the history that a merge changed these consents, and that its undo has just changed them back. */
export const forgetMergedConsents = async (
  client: ClientBase,
  { businessId }: Scope,
  { mergeId, id, channels }: OfMerge,
): Promise<void> => {
  await client.query(
    `delete from consent_changes h where business_id = $1 and customer_id = $2 and channel = any($3::text[])
        and (actor_kind = 'merge' and actor_id = $4 or recorded_at = (
          select max(recorded_at) from consent_changes l where l.business_id = $1 and l.customer_id = $2 and l.channel = h.channel))`,
    [businessId, id, channels, mergeId],
  );
};

/** SQL: an address as JSON in which the order of its parts and absent ones make no difference. */
const sameAddress = (json: string): string => `coalesce(nullif(jsonb_strip_nulls(${json}), 'null'), '{}')::text`;

/** SQL: a field of the change `j`, to compare it with what was corrected. */
const given = (field: CorrectedField): string =>
  field === "address" ? sameAddress("j -> 'address'") : `j ->> '${field}'`;

const stored = (field: CorrectedField): string =>
  field === "address"
    ? sameAddress(
        "jsonb_build_object('street', c.street, 'city', c.city, 'region', c.region, 'postalCode', c.postal_code)",
      )
    : `c.${field}`;

/** What was wrong is not kept, only compared with. */
const hashed = (text: string): string => `sha256_hex(coalesce(${text}, ''))`;

/**
 * SQL: whether a field of the change `j` counts against a user's correction: the source changed the customer later, and does not
 * send what was corrected once more. Shops change `updatedAt` with each order, while a wrong value is as old as ever.
 */
export const overrides = (field: CorrectedField): string => `(not c.corrections ? '${field}' or (
    to_instant(j ->> 'updatedAt') > to_instant(c.corrections #>> '{${field},at}')
    and not c.corrections #> '{${field},replaced}' ? ${hashed(given(field))}))`;

/** SQL: the fields of the change `j` that a correction in `c` keeps from being changed. */
export const OVERRULED = `array(select field from (values ${CORRECTED_FIELDS.map((field) => `('${field}', ${overrides(field)})`).join(", ")})
  as judged(field, counts) where counts is not true)`;

const corrected = (
  field: CorrectedField,
): string => `case when j ? '${field}' and ${given(field)} is distinct from ${stored(field)}
    then jsonb_build_object('${field}', jsonb_build_object('at', j -> 'at', 'replaced',
      coalesce(c.corrections #> '{${field},replaced}', '[]') - ${hashed(given(field))} || to_jsonb(${hashed(stored(field))})))
    else '{}' end`;

const part = (column: string, key: string): string =>
  `${column} = case when j ? 'address' then j #>> '{address,${key}}' else c.${column} end`;

/** Corrections are built apart, because Citus accepts immutable functions only in what an update sets. */
const CORRECT = `with n as materialized (
    select j, c.corrections || ${CORRECTED_FIELDS.map(corrected).join(" || ")} as corrections
      from customers c cross join (select $3::jsonb as j) change where c.business_id = $1 and c.customer_id = $2
  )
  update customers c set version = c.version + 1,
    ${["name", "email", "phone", "country", "locale"].map((name) => `${name} = case when j ? '${name}' then j ->> '${name}' else c.${name} end`).join(", ")},
    first_name = case when j ? 'name' then j ->> 'firstName' else c.first_name end,
    last_name = case when j ? 'name' then j ->> 'lastName' else c.last_name end,
    ${part("street", "street")}, ${part("city", "city")}, ${part("region", "region")}, ${part("postal_code", "postalCode")},
    corrections = n.corrections
  from n where c.business_id = $1 and c.customer_id = $2`;

export type Contact = {
  externalId: string;
  name: string | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  country: string | null;
  address: Address;
  locale: string | null;
  corrections: Partial<Record<CorrectedField, { at: string }>>;
  erasedAt: Date | null;
  version: number;
};

/** A customer's contact details, which can be locked until the transaction ends; undefined for an unknown customer. `id` is a UUID. */
export const findContact = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  { isLocked = false } = {},
): Promise<Contact | undefined> => {
  const { rows } = await client.query<Contact>(
    `select external_id, name, first_name, last_name, email, phone, country,
            jsonb_build_object('street', street, 'city', city, 'region', region, 'postalCode', postal_code) as address,
            locale, corrections, erased_at, version
       from customers where business_id = $1 and customer_id = $2${isLocked ? " for update" : ""}`,
    [businessId, id],
  );
  return rows[0];
};

/** Stores what a user corrected on a locked customer, and that they did, so that imports of older data leave it alone. */
export const saveCorrection = async (
  client: ClientBase,
  { businessId }: Scope,
  { id, change, at }: { id: string; change: CustomerChange; at: Date },
): Promise<void> => {
  await client.query(CORRECT, [businessId, id, JSON.stringify({ ...change, at })]);
};
