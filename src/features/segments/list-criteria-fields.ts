import { claudeSettings } from "#core/ai/claude.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { cached } from "#core/cache/cache.ts";
import { wordsIn } from "#core/messages/words.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isPersonalId, PERSONAL_FIELDS } from "#core/values/personal-data.ts";
import { FIELDS, findField, getField } from "#features/segments/rules/catalogue.ts";
import { namedField } from "#features/segments/rules/criteria-words.ts";
import { describeField } from "#features/segments/rules/describe-field.ts";
import { type OccurringValue, occurringValues } from "#features/segments/store/criteria-values.ts";
import { fold } from "#lib/fold.ts";
import type { Field } from "#records/rules/criteria/field.ts";
import { refusal } from "../report/load-report-context.ts";
import { criteriaReader, type Reader } from "./describe-criteria.ts";

/** All fields whose conditions the reader may use in criteria, in their language. */
export const listCriteriaFields = async (scope: Scope, reader: Reader) => {
  const [names, { currency }] = await Promise.all([criteriaReader(scope, reader), getBusinessOrThrow(scope)]);
  const own = (names.ownFields ?? []).map(getField).map((field) => namedField(field, names));
  const usable = FIELDS.filter(({ name }) => !reader.hidesPersonalData || !(name in PERSONAL_FIELDS));
  const data = [...usable, ...own].map((field) => describeField(field, names));
  return { data, currency, readsSentences: claudeSettings().isConfigured };
};

export type LabeledValue = { value: string; label: string; customers: number };

const SHOWN = 50;
/** The most values of a field that are searched, most frequent first. */
const MOST = 20_000;
/** The cache is renewed when orders change, but not when events do. */
const CACHE_SECONDS = { orders: 600, events: 60 };

/** Values from orders and events are cached, because finding them reads them all. */
const listFieldValues = async (scope: Scope, { name, counts }: Field): Promise<OccurringValue[]> => {
  const find = () => occurringValues(scope, name, MOST);
  if (!counts) return find();
  return (await cached(scope, `criteria_values:${scope.businessId}:${name}`, CACHE_SECONDS[counts], find)).value;
};

/** All values that occur in a field, most frequent first, with their names in the reader's language. */
export const labeledValues = async (scope: Scope, field: Field, reader: Reader): Promise<LabeledValue[]> => {
  const { nameOf, language } = await criteriaReader(scope, reader);
  const wordOf = (value: string) =>
    nameOf?.(field.name, value) ?? field.optionWord?.(wordsIn(language), value, language);
  return (await listFieldValues(scope, field)).map(({ value, label, customers }) => ({
    value,
    label: wordOf(value) ?? label ?? value,
    customers,
  }));
};

/**
 * The values that occur in a field, most frequent first, and their number, without the email addresses and phone numbers among
 * them if the reader doesn't see personal data. Throws INVALID_PARAMETER for a field without
 * listed values.
 */
export const listCriteriaValues = async (
  scope: Scope,
  { field: name, q = "" }: { field: string; q?: string | undefined },
  reader: Reader,
): Promise<{ data: LabeledValue[]; total: number }> => {
  const field = findField(name);
  if (!field?.hasSuggestions) {
    const values = FIELDS.flatMap(({ hasSuggestions, name: one }) => (hasSuggestions ? [one] : [])).join(", ");
    throw refusal("field", "unknown_value", `must be one of: ${values}`, { values });
  }
  const wanted = fold(q);
  const found = (await labeledValues(scope, field, reader)).filter(
    ({ value, label }) =>
      fold(`${label} ${value}`).includes(wanted) && !(reader.hidesPersonalData && isPersonalId(value)),
  );
  return { data: found.slice(0, SHOWN), total: found.length };
};
