import { isPersonalId, PERSONAL_FIELDS } from "#lib/domain/customers/personal-data.ts";
import { boundsOf } from "#lib/domain/segments/bounds.ts";
import { FIELDS, fieldOf, findField } from "#lib/domain/segments/catalogue.ts";
import { type CriteriaReader, namedField } from "#lib/domain/segments/criteria-words.ts";
import type { Field } from "#lib/domain/segments/field.ts";
import { parseCustomField } from "#lib/domain/segments/fields/custom.ts";
import { isNumeric, operatorsOf, valueFormOf } from "#lib/domain/segments/operators.ts";
import { fold } from "#lib/domain/words/fold.ts";
import { wordsIn } from "#lib/domain/words/words.ts";
import { claudeSettings } from "#lib/server/ai/claude.ts";
import { cached } from "#lib/server/cache/cache.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import { type OccurringValue, occurringValues } from "#lib/server/db/segments/criteria-values.ts";
import type { Scope } from "../domain/permissions.ts";
import { refusal } from "../report/load-report-context.ts";
import { criteriaReader, type Reader } from "./describe-criteria.ts";

const described = (field: Field, { language, nameOf, namedValuesOf, saysOrderOnly }: CriteriaReader) => {
  const { min, max, whole } = boundsOf(field);
  const label = (option: string) =>
    nameOf?.(field.name, option) ?? field.optionWord?.(wordsIn(language), option, language) ?? option;
  // Archetypes are known only from the last run, and the options of its own fields to the business.
  const isNamed = field.name === "archetype" || (parseCustomField(field.name) && field.type === "choice");
  const options = field.options ?? (isNamed ? namedValuesOf?.(field.name) : undefined);
  return {
    name: field.name,
    label: field.words[language],
    group: field.group,
    type: field.type,
    operators: operatorsOf(field).map((name) => ({ name, value: valueFormOf(field, name) })),
    options: options?.map((value) => ({ value, label: label(value) })) ?? null,
    hasSuggestions: field.hasSuggestions ?? false,
    ...(isNumeric(field) ? { min, max, isWhole: whole } : { min: null, max: null, isWhole: false }),
    withinDays: field.window ?? ("never" as const),
    takesTimes: field.counts !== undefined,
    takesMembership: field.takesMembership ?? false,
    saysOrderOnly: saysOrderOnly?.(field.name) ?? false,
  };
};

/** All fields whose conditions the reader may use in criteria, in their language. */
export const listCriteriaFields = async (scope: Scope, reader: Reader) => {
  const [names, { currency }] = await Promise.all([criteriaReader(scope, reader), getBusinessOrThrow(scope)]);
  const own = (names.ownFields ?? []).map(fieldOf).map((field) => namedField(field, names));
  const usable = FIELDS.filter(({ name }) => !reader.hidesPersonalData || !(name in PERSONAL_FIELDS));
  const data = [...usable, ...own].map((field) => described(field, names));
  return { data, currency, readsSentences: claudeSettings().isConfigured };
};

export type LabeledValue = { value: string; label: string; customers: number };

const SHOWN = 50;
/** The most values of a field that are searched, most frequent first. */
const MOST = 20_000;
/** The cache is renewed when orders change, but not when events do. */
const CACHE_SECONDS = { orders: 600, events: 60 };

/** Values from orders and events are cached, because finding them reads them all. */
const valuesOf = async (scope: Scope, { name, counts }: Field): Promise<OccurringValue[]> => {
  const find = () => occurringValues(scope, name, MOST);
  if (!counts) return find();
  return (await cached(scope, `criteria_values:${scope.businessId}:${name}`, CACHE_SECONDS[counts], find)).value;
};

/** All values that occur in a field, most frequent first, with their names in the reader's language. */
export const labeledValues = async (scope: Scope, field: Field, reader: Reader): Promise<LabeledValue[]> => {
  const { nameOf, language } = await criteriaReader(scope, reader);
  const wordOf = (value: string) =>
    nameOf?.(field.name, value) ?? field.optionWord?.(wordsIn(language), value, language);
  return (await valuesOf(scope, field)).map(({ value, label, customers }) => ({
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
