import type { PoolClient } from "pg";
import { type CustomerValues, mergedValues } from "#lib/domain/customers/duplicates/merged-values.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import { readTotals } from "#lib/server/db/customers/duplicates/duplicate-list.ts";
import { customerValues } from "#lib/server/db/customers/duplicates/merge-customers.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Consent } from "../../domain/commerce/incoming-customer.ts";
import { toMajor } from "../../domain/money.ts";
import type { Scope } from "../../domain/permissions.ts";
import { noCustomer } from "../../segments/assign-segments.ts";
import { now } from "../../server/clock.ts";
import { assertNotErased, assertTwo, type Pair } from "./assert-mergeable.ts";

const joined = (separator: string, ...parts: unknown[]): string | null =>
  parts.filter((part) => typeof part === "string" && part !== "").join(separator) || null;

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

const resultOf = async (client: PoolClient, scope: Scope, keep: string, merge: string): Promise<CustomerValues> => {
  const rows = await customerValues(client, scope, [keep, merge], { isRead: true });
  const [kept, merged] = [rows.get(keep), rows.get(merge)];
  if (!kept || !merged) throw noCustomer();
  assertNotErased(kept, merged);
  return { ...kept, ...mergedValues(kept, merged, now().toISOString()) };
};

/** The customer who would result from a merge. Throws as the merge does: INVALID_PARAMETER, CUSTOMER_NOT_FOUND and CUSTOMER_ERASED. */
export const previewMerge = async (scope: Scope, pair: Pair) => {
  assertTwo(pair);
  const { keep, merge } = pair;
  const { currency } = await getBusinessOrThrow(scope);
  const [row, totals] = await withBusiness(scope, async (client) => [
    await resultOf(client, scope, keep, merge),
    await readTotals(client, scope, [keep, merge]),
  ]);
  const data = {
    id: keep,
    externalId: String(row.external_id),
    name: textOf(row.name) ?? joined(" ", row.first_name, row.last_name),
    email: textOf(row.email),
    phone: textOf(row.phone),
    country: textOf(row.country),
    address: joined(", ", row.street, row.postal_code, row.city, row.region),
    loyaltyLevel: textOf(row.loyalty_level),
    emailConsent: row.email_consent as Consent,
    smsConsent: row.sms_consent as Consent,
    advertisingConsent: row.advertising_consent as Consent,
    createdAt: new Date(String(row.created_at)).toISOString(),
    orderCount: totals.orderCount,
    lifetimeValue: toMajor(totals.lifetimeValue, currency),
    lastOrderAt: totals.lastOrderAt?.toISOString() ?? null,
  };
  return { data, currency };
};
