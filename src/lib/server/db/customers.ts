import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { IncomingCustomer } from "#lib/domain/commerce/incoming.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { copyRows } from "./copy-rows.ts";

const COLUMNS = `customer_id uuid, external_id text, name text, email text, country text, loyalty_level text,
  email_consent text, email_consent_at timestamptz, sms_consent text, sms_consent_at timestamptz, created_at timestamptz`;
const NAMES = COLUMNS.split(",").map((column) => column.trim().split(" ")[0] ?? "");

/** Adds the customers that are not known yet and gives their new ids; what is stored of the others stays. */
export const addCustomers = async (
  client: ClientBase,
  { businessId }: Scope,
  customers: readonly IncomingCustomer[],
): Promise<string[]> => {
  if (customers.length === 0) return [];
  await client.query(`create temp table incoming_customers (${COLUMNS}) on commit drop`);
  await copyRows(
    client,
    "incoming_customers",
    NAMES,
    customers.map((c) => [
      uuidv7(),
      c.externalId,
      c.name,
      c.email,
      c.country,
      c.loyaltyLevel,
      c.emailConsent ?? "unknown",
      c.emailConsentAt,
      c.smsConsent ?? "unknown",
      c.smsConsentAt,
      c.createdAt,
    ]),
  );
  const added = await client.query<{ customer_id: string }>(
    `insert into customers (business_id, ${NAMES.join(", ")})
     select $1, ${NAMES.join(", ")} from incoming_customers
     on conflict (business_id, external_id) do nothing returning customer_id`,
    [businessId],
  );
  await client.query("drop table incoming_customers");
  return added.rows.map(({ customer_id }) => customer_id);
};
