import { claudeSettings } from "#core/ai/claude.ts";
import { getBusinessOrThrow, listStorefronts } from "#core/auth/businesses.ts";
import { cached } from "#core/cache.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type LanguageTag, toLocale } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isPersonalId, PERSONAL_FIELDS } from "#core/values/personal-data.ts";
import { fold } from "#lib/fold.ts";
import { readAxisWords } from "#records/axes/active-model.ts";
import { listCustomFields } from "#records/customers/custom-fields.ts";
import { refusal } from "#records/rfm/report-scope.ts";
import { activeScheme } from "#records/rfm/schemes.ts";
import { FIELDS, findField, getField } from "#records/rules/criteria/catalogue.ts";
import { criteriaInWords, describeField, namedField } from "#records/rules/criteria/criteria-words.ts";
import type { CriteriaReader, Field } from "#records/rules/criteria/field.ts";
import { customFieldName } from "#records/rules/criteria/fields/profile.ts";
import { readCriteria } from "#records/rules/criteria/read-criteria.ts";
import { ownName } from "#records/rules/rfm/scheme-words.ts";
import { getAllSegments } from "./edit-segment.ts";
import { type OccurringValue, occurringValues } from "./store/criteria-matches.ts";

/** The reader's language, and whether they lack `customers:pii`. */
export type Reader = { language: LanguageTag; hidesPersonalData?: boolean };

/**
 * Formats a business's criteria for a reader, with the names of the segments, storefronts and axis segments they refer
 * to.
 */
export const criteriaReader = async (
  scope: Scope,
  { language, hidesPersonalData = false }: Reader,
): Promise<CriteriaReader> => {
  const [{ timeZone, currency }, segments, storefronts, axes, fields, { scheme }] = await Promise.all([
    getBusinessOrThrow(scope),
    getAllSegments(scope),
    listStorefronts(scope),
    readAxisWords(scope, language),
    withBusiness(scope, (client) => listCustomFields(client, scope)),
    activeScheme(scope),
  ]);
  const labels = new Map(fields.map((field) => [customFieldName(field), field.name]));
  const options = new Map(fields.map((field) => [customFieldName(field), field.options]));
  const storefrontNames = new Map(storefronts.map(({ id, name }) => [String(id), name]));
  const names: Record<string, Map<string, string>> = {
    ...axes,
    inSegment: new Map(segments.map(({ id, name }) => [id, name])),
    storefront: storefrontNames,
    firstOrderStorefront: storefrontNames,
  };
  return {
    language,
    formats: makeFormats({ locale: toLocale(language), timeZone, currency }),
    nameOf: (field, value) => (field === "rfmSegment" ? ownName(scheme.looks, value) : names[field]?.get(value)),
    namedValuesOf: (field) => options.get(field) ?? [...(names[field]?.keys() ?? [])],
    ownFields: fields.flatMap((field) => (field.archivedAt === null ? customFieldName(field) : [])),
    labelOf: (field) => labels.get(field),
    hidesPersonalData,
  };
};

/** Stored criteria as a sentence; null for none. */
export const inWords = (given: unknown, reader: CriteriaReader): string | null => {
  const { criteria } = readCriteria(given);
  return criteria && criteriaInWords(criteria, reader);
};

/** All fields whose conditions the reader may use in criteria, in their language. */
export const listCriteriaFields = async (scope: Scope, reader: Reader) => {
  const [names, { currency }] = await Promise.all([criteriaReader(scope, reader), getBusinessOrThrow(scope)]);
  const own = (names.ownFields ?? []).map(getField).map((field) => namedField(field, names));
  const usable = FIELDS.filter(({ name }) => !reader.hidesPersonalData || !(name in PERSONAL_FIELDS));
  const data = [...usable, ...own].map((field) => describeField(field, names));
  return { data, currency, readsSentences: claudeSettings().isConfigured };
};

type LabeledValue = { value: string; label: string; customers: number };

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
  // A run can find purchase segments of its own, such as by a category, which no rule can have.
  const occurring = (await listFieldValues(scope, field)).filter(({ value }) => field.options?.includes(value) ?? true);
  return occurring.map(({ value, label, customers }) => ({
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
