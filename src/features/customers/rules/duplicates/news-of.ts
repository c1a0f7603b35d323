import { ownValue } from "#lib/own-value.ts";
import type { CustomerChange } from "../customer-change.ts";
import type { CustomerValues } from "./merged-values.ts";

/** The columns of each field that a source sends. */
const COLUMNS = {
  name: "name",
  firstName: "first_name",
  lastName: "last_name",
  email: "email",
  phone: "phone",
  country: "country",
  locale: "locale",
  loyaltyLevel: "loyalty_level",
  acquisitionSource: "acquisition_source",
  acquisitionCampaign: "acquisition_campaign",
} as const;

const CONSENTS = {
  emailConsent: "email_consent",
  smsConsent: "sms_consent",
  advertisingConsent: "advertising_consent",
} as const;

const addressColumns = (address: NonNullable<CustomerChange["address"]> | null): CustomerValues => ({
  street: address?.street ?? null,
  city: address?.city ?? null,
  region: address?.region ?? null,
  postal_code: address?.postalCode ?? null,
});

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** What a change says of the merged customer, by column. */
const toColumnValues = (change: CustomerChange): Map<keyof CustomerChange, CustomerValues> => {
  const said = new Map<keyof CustomerChange, CustomerValues>();
  for (const [field, column] of Object.entries(COLUMNS) as [keyof typeof COLUMNS, string][])
    if (field in change) said.set(field, { [column]: change[field] ?? null });
  for (const [field, column] of Object.entries(CONSENTS) as [keyof typeof CONSENTS, string][]) {
    const consent = change[field];
    if (consent) {
      const at = consent.at?.toISOString() ?? null;
      said.set(field, { [column]: consent.state, [`${column}_at`]: at, [`${column}_source`]: consent.source ?? null });
    }
  }
  if ("address" in change) said.set("address", addressColumns(change.address ?? null));
  return said;
};

/** A stored time in the form of an incoming one. */
const comparable = (column: string, value: unknown): unknown =>
  column.endsWith("_at") && typeof value === "string" ? new Date(value).toISOString() : value;

/**
 * A change that was sent for a merged customer, as one of the kept customer: only what the merged customer's own record did not
 * say before. So a file from before the merge changes nothing, and a correction that comes later is not lost. `stored` is the
 * merged customer's record with the change.
 */
export const pickNewChanges = (
  change: CustomerChange,
  { keptId, before }: { keptId: string; before: CustomerValues },
): { news: CustomerChange; stored: CustomerValues } => {
  const { tags } = change;
  const customFields = change.customFields ?? {};
  const known = (before.custom_fields ?? {}) as Record<string, unknown>;
  const said = toColumnValues(change);
  const fields = [...said].filter(([, columns]) =>
    Object.entries(columns).some(([column, value]) => !isSame(value, comparable(column, before[column]))),
  );
  const values = Object.entries(customFields).filter(([key, value]) => !isSame(value, ownValue(known, key)));
  const news = {
    externalId: keptId,
    ...Object.fromEntries(fields.map(([field]) => [field, change[field]])),
    ...(values.length > 0 && { customFields: Object.fromEntries(values) }),
    // Clearing the tags of one of them must not take those of the other.
    ...(tags && { tags }),
    ...(fields.length > 0 && change.updatedAt && { updatedAt: change.updatedAt }),
  } as CustomerChange;
  const custom = Object.entries({ ...known, ...customFields }).filter(([, value]) => value !== null);
  const stored = Object.assign({}, before, ...fields.map(([, columns]) => columns), {
    custom_fields: Object.fromEntries(custom),
  });
  return { news, stored };
};
