/** A customer's row, by column; times are ISO 8601 or Date. */
export type CustomerValues = Readonly<Record<string, unknown>>;

/** Columns that belong together: they are taken from the merged customer if the kept one has none of them. */
const FILLED: readonly (readonly string[])[] = [
  ["name", "first_name", "last_name"],
  ["email"],
  ["phone"],
  ["country"],
  ["street", "city", "region", "postal_code"],
  ["locale"],
  ["loyalty_level"],
  ["acquisition_source", "acquisition_campaign"],
];

const CHANNELS = ["email", "sms", "advertising"] as const;
type Channel = (typeof CHANNELS)[number];

const timeOf = (value: unknown): number | null =>
  value === null || value === undefined ? null : new Date(value as string).getTime();

const earliest = (...values: unknown[]): unknown =>
  values
    .filter((value) => timeOf(value) !== null)
    .reduce<unknown>(
      (first, value) => (first !== null && Number(timeOf(first)) <= Number(timeOf(value)) ? first : value),
      null,
    );

/** A mailbox, or a phone number, as far as spelling doesn't matter. */
const contactOf = (channel: "email" | "sms", { email, phone }: CustomerValues): string =>
  String((channel === "email" ? email : phone) ?? "")
    .trim()
    .toLowerCase();

const STRENGTH: Readonly<Record<string, number>> = { unknown: 0, granted: 1, denied: 2 };

/** Consent to email or SMS was given for one address: it is not consent for another one. */
const isAbout = (channel: Channel, merged: CustomerValues, result: CustomerValues): boolean =>
  channel === "advertising" || contactOf(channel, merged) === contactOf(channel, result);

/**
 * A denial counts more than consent, and either more than neither. The stored time is later than the weaker statement's, so that
 * sending that again changes nothing.
 */
const consentOf = (
  channel: Channel,
  { kept, merged, result, at }: { kept: CustomerValues; merged: CustomerValues; result: CustomerValues; at: string },
): CustomerValues => {
  const [state, since, source] = [`${channel}_consent`, `${channel}_consent_at`, `${channel}_consent_source`] as const;
  const [own, other] = [String(kept[state]), String(merged[state])];
  const isStronger = (STRENGTH[other] ?? 0) > (STRENGTH[own] ?? 0);
  if (own === other || (isStronger && other === "granted" && !isAbout(channel, merged, result))) return {};
  const [winner, loser] = isStronger ? [merged, kept] : [kept, merged];
  const [won, lost] = [timeOf(winner[since]), timeOf(loser[since])];
  const isLater = won !== null && (lost === null || won > lost);
  const isSettled = !isStronger && (isLater || String(loser[state]) === "unknown");
  if (isSettled) return {};
  return { [state]: winner[state], [since]: isLater ? winner[since] : at, [source]: winner[source] };
};

/**
 * The columns of the kept customer that a merge changes, with their new values: gaps are filled, the stricter consent and an
 * objection to profiling count, and the earlier registration. `at` is the time of the merge.
 */
export const mergedValues = (kept: CustomerValues, merged: CustomerValues, at: string): CustomerValues => {
  const isEmpty = (column: string) => kept[column] === null || kept[column] === "";
  const filled = FILLED.filter((columns) => columns.every(isEmpty)).flat();
  const taken = Object.fromEntries(filled.map((column) => [column, merged[column] ?? null]));
  const result = { ...kept, ...taken };
  const consents = CHANNELS.map((channel) => consentOf(channel, { kept, merged, result, at }));
  const own = kept.custom_fields as object;
  const wanted: CustomerValues = Object.assign({}, taken, ...consents, {
    custom_fields: { ...(merged.custom_fields as object), ...own },
    created_at: earliest(kept.created_at, merged.created_at),
    profiling_objection_at: earliest(kept.profiling_objection_at, merged.profiling_objection_at),
  });
  const isSame = (column: string) => JSON.stringify(wanted[column]) === JSON.stringify(kept[column]);
  return Object.fromEntries(Object.entries(wanted).filter(([column]) => !isSame(column)));
};
