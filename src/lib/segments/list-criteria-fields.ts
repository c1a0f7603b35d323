import { boundsOf } from "#lib/domain/segments/bounds.ts";
import { CATALOGUE, FIELDS } from "#lib/domain/segments/catalogue.ts";
import type { CriteriaReader } from "#lib/domain/segments/criteria-words.ts";
import type { Field } from "#lib/domain/segments/field.ts";
import { isNumeric, operatorsOf, valueFormOf } from "#lib/domain/segments/operators.ts";
import { wordsIn } from "#lib/domain/words/words.ts";
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
  // Archetypes are known only from the last run.
  const options = field.options ?? (field.name === "archetype" ? namedValuesOf?.(field.name) : undefined);
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

/** All fields that criteria can use, for an editor in the reader's language. */
export const listCriteriaFields = async (scope: Scope, reader: Reader) => {
  const [names, { currency }] = await Promise.all([criteriaReader(scope, reader), getBusinessOrThrow(scope)]);
  return { data: FIELDS.map((field) => described(field, names)), currency };
};

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

const folded = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * The values that occur in a field, most frequent first, and their number. Throws INVALID_PARAMETER for a field without
 * listed values.
 */
export const listCriteriaValues = async (
  scope: Scope,
  { field: name, q = "" }: { field: string; q?: string | undefined },
  reader: Reader,
): Promise<{ data: { value: string; label: string; customers: number }[]; total: number }> => {
  const field = CATALOGUE.get(name);
  if (!field?.hasSuggestions) {
    const values = FIELDS.flatMap(({ hasSuggestions, name: one }) => (hasSuggestions ? [one] : [])).join(", ");
    throw refusal("field", "unknown_value", `must be one of: ${values}`, { values });
  }
  const { nameOf, language } = await criteriaReader(scope, reader);
  const wordOf = (value: string) => nameOf?.(name, value) ?? field.optionWord?.(wordsIn(language), value, language);
  const wanted = folded(q);
  const found = (await valuesOf(scope, field))
    .map(({ value, label, customers }) => ({ value, label: wordOf(value) ?? label ?? value, customers }))
    .filter(({ value, label }) => folded(`${label} ${value}`).includes(wanted));
  return { data: found.slice(0, SHOWN), total: found.length };
};
