import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { IncomingCustomer } from "#lib/domain/commerce/incoming-records.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { columnsOf } from "../columns.ts";
import type { Rows } from "../prisma.ts";

export const isCustomer = async (rows: Rows, { businessId }: Scope, id: string): Promise<boolean> =>
  (await rows.customer.count({ where: { businessId, id } })) > 0;

/** Adds unknown customers and returns their new IDs; existing ones are unchanged. */
export const addCustomers = async (
  client: ClientBase,
  { businessId }: Scope,
  customers: readonly IncomingCustomer[],
): Promise<string[]> => {
  if (customers.length === 0) return [];
  const columns = columnsOf<IncomingCustomer, string | Date | null>(
    customers,
    () => uuidv7(),
    (c) => c.externalId,
    (c) => c.name ?? null,
    (c) => c.email ?? null,
    (c) => c.country ?? null,
    (c) => c.loyaltyLevel ?? null,
    (c) => c.emailConsent ?? "unknown",
    (c) => c.emailConsentAt ?? null,
    (c) => c.smsConsent ?? "unknown",
    (c) => c.smsConsentAt ?? null,
    (c) => c.createdAt,
  );
  const { rows } = await client.query<{ id: string }>(
    `insert into customers (business_id, customer_id, external_id, name, email, country, loyalty_level, email_consent,
       email_consent_at, sms_consent, sms_consent_at, created_at)
     select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
       $9::timestamptz[], $10::text[], $11::timestamptz[], $12::timestamptz[])
     on conflict (business_id, external_id) do nothing returning customer_id as id`,
    [businessId, ...columns],
  );
  return rows.map(({ id }) => id);
};
