import type { PoolClient } from "pg";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type CustomerValues, mergedValues } from "#features/customers/rules/duplicates/merged-values.ts";
import { readTotals } from "#features/customers/store/duplicates/duplicate-list.ts";
import { customerValues } from "#features/customers/store/duplicates/merge-customers.ts";
import { noCustomer } from "#features/segments/assign-segments.ts";
import { toMajor } from "#lib/money.ts";
import type { Consent } from "#records/rules/incoming-customer.ts";
import { assertNotErased, assertTwo, type Pair } from "./assert-mergeable.ts";

const joined = (separator: string, ...parts: unknown[]): string | null =>
  parts.filter((part) => typeof part === "string" && part !== "").join(separator) || null;

const toText = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

const computeMergeResult = async (
  client: PoolClient,
  scope: Scope,
  keep: string,
  merge: string,
): Promise<CustomerValues> => {
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
    await computeMergeResult(client, scope, keep, merge),
    await readTotals(client, scope, [keep, merge]),
  ]);
  const data = {
    id: keep,
    externalId: String(row.external_id),
    name: toText(row.name) ?? joined(" ", row.first_name, row.last_name),
    email: toText(row.email),
    phone: toText(row.phone),
    country: toText(row.country),
    address: joined(", ", row.street, row.postal_code, row.city, row.region),
    loyaltyLevel: toText(row.loyalty_level),
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
