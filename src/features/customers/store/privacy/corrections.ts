import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import { CORRECTED_FIELDS, type CorrectedField } from "#features/customers/rules/corrections.ts";
import type { CustomerChange } from "#features/customers/rules/customer-change.ts";
import type { Address } from "#records/rules/incoming-customer.ts";

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
    `select external_id as "externalId", name, first_name as "firstName", last_name as "lastName", email, phone, country,
            jsonb_build_object('street', street, 'city', city, 'region', region, 'postalCode', postal_code) as address,
            locale, corrections, erased_at as "erasedAt", version
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
