import { ownValue } from "#lib/own-value.ts";
import type { CorrectedField, CustomerChange } from "#records/rules/customers/customer-change.ts";
import { CONSENT_CHANNELS, type ConsentChannel } from "#records/rules/incoming-records.ts";

/** A customer's row, by column; times are ISO 8601 or Date. */
export type CustomerValues = Readonly<Record<string, unknown>>;

/** Columns that belong together: they are taken from the merged customer if the kept one has none of them. */
const FILLED: readonly { columns: readonly string[]; field?: CorrectedField }[] = [
  { columns: ["name", "first_name", "last_name"], field: "name" },
  { columns: ["email"], field: "email" },
  { columns: ["phone"], field: "phone" },
  { columns: ["country"], field: "country" },
  { columns: ["street", "city", "region", "postal_code"], field: "address" },
  { columns: ["locale"], field: "locale" },
  { columns: ["loyalty_level"] },
  { columns: ["acquisition_source", "acquisition_campaign"] },
];

const consentColumns = (channel: ConsentChannel): readonly string[] =>
  ["", "_at", "_source"].map((suffix) => `${channel}_consent${suffix}`);

const TOGETHER = [...FILLED.map(({ columns }) => columns), ...CONSENT_CHANNELS.map(consentColumns)];

/** These columns with those that change as a whole in one part. */
const groupColumns = (columns: readonly string[]): (readonly string[])[] => [
  ...new Set(columns.map((column) => TOGETHER.find((part) => part.includes(column)) ?? [column])),
];

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const toTimestamp = (value: unknown): number | null =>
  value === null || value === undefined ? null : new Date(value as string).getTime();

const earliest = (...values: unknown[]): unknown =>
  values
    .filter((value) => toTimestamp(value) !== null)
    .reduce<unknown>(
      (first, value) => (first !== null && Number(toTimestamp(first)) <= Number(toTimestamp(value)) ? first : value),
      null,
    );

/** A mailbox, or a phone number, as far as spelling doesn't matter. */
const normalizeContact = (channel: "email" | "sms", { email, phone }: CustomerValues): string =>
  String((channel === "email" ? email : phone) ?? "")
    .trim()
    .toLowerCase();

const STRENGTH: Readonly<Record<string, number>> = { unknown: 0, granted: 1, denied: 2 };

/** Consent to email or SMS was given for one address: it is not consent for another one. */
const isAbout = (channel: ConsentChannel, merged: CustomerValues, result: CustomerValues): boolean =>
  channel === "advertising" || normalizeContact(channel, merged) === normalizeContact(channel, result);

/**
 * A denial counts more than consent, and either more than neither. The stored time is later than the weaker statement's, so that
 * sending that again changes nothing. Of two denials the later one counts, which a grant has to be later than; one without a date is
 * later than any.
 */
const mergeConsent = (
  channel: ConsentChannel,
  { kept, merged, result, at }: { kept: CustomerValues; merged: CustomerValues; result: CustomerValues; at: string },
): CustomerValues => {
  const [state, since, source] = [`${channel}_consent`, `${channel}_consent_at`, `${channel}_consent_source`] as const;
  const [own, other] = [String(kept[state]), String(merged[state])];
  if (own === "denied" && other === "denied") {
    const [since0, since1] = [kept, merged].map((values) => toTimestamp(values[since]) ?? Number.POSITIVE_INFINITY);
    return Number(since1) > Number(since0) ? { [since]: merged[since], [source]: merged[source] } : {};
  }
  const isStronger = (STRENGTH[other] ?? 0) > (STRENGTH[own] ?? 0);
  if (own === other || (isStronger && other === "granted" && !isAbout(channel, merged, result))) return {};
  const [winner, loser] = isStronger ? [merged, kept] : [kept, merged];
  const [won, lost] = [toTimestamp(winner[since]), toTimestamp(loser[since])];
  const isLater = won !== null && (lost === null || won > lost);
  const isSettled = !isStronger && (isLater || String(loser[state]) === "unknown");
  if (isSettled) return {};
  return { [state]: winner[state], [since]: isLater ? winner[since] : at, [source]: winner[source] };
};

/**
 * The columns of the kept customer that a merge changes, with their new values: gaps that no user made are filled, the stricter
 * consent and an objection to profiling count, and the earlier registration. `at` is the time of the merge.
 */
export const mergedValues = (kept: CustomerValues, merged: CustomerValues, at: string): CustomerValues => {
  const isEmpty = (column: string) => kept[column] === null || kept[column] === "";
  const [corrections, theirs] = [kept.corrections, merged.corrections] as Partial<Record<CorrectedField, unknown>>[];
  const filled = FILLED.filter(({ columns, field }) => columns.every(isEmpty) && !(field && corrections?.[field]));
  const taken = Object.fromEntries(
    filled.flatMap(({ columns }) => columns).map((column) => [column, merged[column] ?? null]),
  );
  const carried = filled.flatMap(({ field }) => (field && theirs?.[field] ? [[field, theirs[field]] as const] : []));
  const result = { ...kept, ...taken };
  const consents = CONSENT_CHANNELS.map((channel) => mergeConsent(channel, { kept, merged, result, at }));
  const own = kept.custom_fields as object;
  const wanted: CustomerValues = Object.assign({}, taken, ...consents, {
    custom_fields: { ...(merged.custom_fields as object), ...own },
    corrections: { ...corrections, ...Object.fromEntries(carried) },
    created_at: earliest(kept.created_at, merged.created_at),
    profiling_objection_at: earliest(kept.profiling_objection_at, merged.profiling_objection_at),
  });
  const changed = groupColumns(Object.keys(wanted)).filter((part) =>
    part.some((column) => column in wanted && !isSame(wanted[column], kept[column])),
  );
  return Object.fromEntries(changed.flat().map((column) => [column, column in wanted ? wanted[column] : kept[column]]));
};

/** Columns with a value for each key, which change one by one. */
const KEYED = ["custom_fields", "corrections"];

const undoneKeys = (now: CustomerValues, before: CustomerValues, after: CustomerValues): CustomerValues =>
  Object.fromEntries(
    [...new Set([...Object.keys(now), ...Object.keys(before)])]
      .map((key) => {
        const [mine, old, made] = [now, before, after].map((values) => ownValue(values, key));
        return [key, isSame(mine, made) ? old : mine] as const;
      })
      .filter(([, value]) => value !== undefined),
  );

/** What a merge changed and nothing changed since, as it was before: a consent, an address and a name only as a whole. */
export const undoneValues = (
  now: CustomerValues,
  { before, after }: { before: CustomerValues; after: CustomerValues },
): CustomerValues => {
  const keyed = KEYED.filter((column) => column in before);
  const parts = groupColumns(Object.keys(before).filter((column) => !KEYED.includes(column)));
  const undone = parts.filter((part) => part.every((column) => isSame(now[column], after[column])));
  return Object.fromEntries([
    ...undone.flat().map((column) => [column, before[column]]),
    ...keyed.map((column) => {
      const [mine, old, made] = [now[column], before[column], after[column]] as CustomerValues[];
      return [column, undoneKeys(mine ?? {}, old ?? {}, made ?? {})];
    }),
  ]);
};

/** The consents among some columns. */
export const consentsAmong = (values: CustomerValues): ConsentChannel[] =>
  CONSENT_CHANNELS.filter((channel) => consentColumns(channel).some((column) => column in values));

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

const isSameValue = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

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
  // A refusal without a date counts from when it is sent: the kept customer may have consented since the last one.
  const isRefusal = (field: keyof CustomerChange): boolean => {
    const consent = field in CONSENTS ? change[field as keyof typeof CONSENTS] : undefined;
    return consent?.state === "denied" && consent.at === null;
  };
  const fields = [...said].filter(
    ([field, columns]) =>
      isRefusal(field) ||
      Object.entries(columns).some(([column, value]) => !isSameValue(value, comparable(column, before[column]))),
  );
  const values = Object.entries(customFields).filter(([key, value]) => !isSameValue(value, ownValue(known, key)));
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

/**
 * Why a merge can't be undone: it was undone; the customer was erased; the kept customer was merged into another one, or no longer
 * exists; a later merge into the same customer has to be undone first.
 */
export const MERGE_BLOCKERS = ["undone", "erased", "merged_on", "gone", "later_merge"] as const;
export type MergeBlocker = (typeof MERGE_BLOCKERS)[number];

/**
 * Why two customers may be the same: the same mailbox (case ignored; for Gmail also dots and what follows a plus, which Google
 * delivers to the same one); the same phone number; the same name and postal code; a similar name at the same street address.
 */
export const DUPLICATE_REASONS = ["email", "phone", "name", "address"] as const;
export type DuplicateReason = (typeof DUPLICATE_REASONS)[number];
