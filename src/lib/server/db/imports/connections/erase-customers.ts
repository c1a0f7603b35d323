import type { ClientBase } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import { forgetFilesOf } from "../../audiences/audience-sends.ts";

/**
 * Removes what identifies these customers, in the caller's transaction after `lockOrderWrites`: contact data, consents, notes,
 * tags, events, custom fields, also of their orders, files of audiences, and the copies that undo an import. Their purchases stay, without a name.
 * Returns the IDs of the customers found.
 */
export const eraseCustomers = async (
  client: ClientBase,
  { businessId }: Scope,
  externalIds: readonly string[],
): Promise<string[]> => {
  if (externalIds.length === 0) return [];
  const { rows } = await client.query<{ id: string }>(
    `update customers set name = null, first_name = null, last_name = null, email = null, phone = null, street = null,
       city = null, region = null, postal_code = null, locale = null, email_consent = 'unknown',
       email_consent_at = null, email_consent_source = null, sms_consent = 'unknown', sms_consent_at = null,
       sms_consent_source = null, advertising_consent = 'unknown', advertising_consent_at = null,
       advertising_consent_source = null, custom_fields = '{}'
      where business_id = $1 and external_id = any($2::text[]) returning customer_id as id`,
    [businessId, externalIds],
  );
  const ids = rows.map(({ id }) => id);
  await forgetFilesOf(client, { businessId }, ids);
  const values = [businessId, ids];
  for (const table of ["customer_notes", "customer_tags", "customer_events"])
    await client.query(`delete from ${table} where business_id = $1 and customer_id = any($2::uuid[])`, values);
  await client.query(
    "update orders set custom_fields = '{}' where business_id = $1 and customer_id = any($2::uuid[]) and custom_fields <> '{}'",
    values,
  );
  // An import that changed their orders can still be undone, without these values.
  await client.query(
    `update import_changes set before = before || '{"custom_fields": {}}'
      where business_id = $1 and kind = 'orders' and (before ->> 'customer_id')::uuid = any($2::uuid[])`,
    values,
  );
  // The row itself stays: an import that changed an erased customer can't be undone.
  await client.query(
    `update import_changes set before = '{}'
      where business_id = $1 and kind = 'customers' and record = any($2::text[]) and before is not null`,
    [businessId, externalIds],
  );
  return ids;
};
