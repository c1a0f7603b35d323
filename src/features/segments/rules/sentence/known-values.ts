import { fold } from "#lib/fold.ts";
import { type Condition, type Criteria, listConditions, listMembers } from "#records/rules/criteria/criteria.ts";
import { findField } from "../catalogue.ts";

/** A value that occurs in a field, and its name. */
type KnownValue = { value: string; label: string };

/** The names of a condition's values that do not occur in its field. */
export type UnknownValues = { field: string; values: string[] };

const LANGUAGES = ["en", "es", "pt"];

/** A country's code and its names, since shops send either. */
const countryNames = (code: string): string[] => {
  if (!/^[A-Z]{2}$/.test(code)) return [code];
  return [code, ...LANGUAGES.map((language) => new Intl.DisplayNames(language, { type: "region" }).of(code) ?? code)];
};

/** The text, and without a plural's s. */
const listWordForms = (text: string): string[] => [text, text.replace(/e?s$/i, ""), text.replace(/s$/i, "")];

/** The value that a text of a sentence means, regardless of case, accents and plural; undefined if none occurs. */
export const matchValue = (field: string, text: string, known: readonly KnownValue[]): string | undefined => {
  const forms = (field === "country" ? countryNames(text) : listWordForms(text)).map((form) => fold(form.trim()));
  for (const form of forms) {
    const found = known.find(({ value, label }) => listWordForms(fold(label)).includes(form) || fold(value) === form);
    if (found) return found.value;
  }
  return undefined;
};

/** The fields of a rule whose values come from the shop's records. */
export const fieldsWithRecordedValues = (criteria: Criteria): string[] => [
  ...new Set(
    listConditions(criteria).flatMap(({ condition: { field } }) => (findField(field)?.hasSuggestions ? [field] : [])),
  ),
];

type ValuesByField = ReadonlyMap<string, readonly KnownValue[]>;

const matched = (condition: Condition, known: ValuesByField, unknown: UnknownValues[]): Condition => {
  const { field, value } = condition;
  const values = known.get(field);
  const isText = typeof value === "string" || (Array.isArray(value) && value.every((one) => typeof one === "string"));
  if (!values || !isText || condition.operator === "contains") return condition;
  const texts: readonly string[] = typeof value === "string" ? [value] : (value as readonly string[]);
  const missing = texts.filter((text) => matchValue(field, text, values) === undefined);
  if (missing.length > 0) unknown.push({ field, values: missing });
  const found = [...new Set(texts.map((text) => matchValue(field, text, values) ?? text))];
  return { ...condition, value: typeof value === "string" ? (found[0] ?? value) : found };
};

/** The rule with values as the shop's records spell them, and the values that don't occur. */
export const withKnownValues = (
  criteria: Criteria,
  known: ValuesByField,
): { criteria: Criteria; unknownValues: UnknownValues[] } => {
  const unknownValues: UnknownValues[] = [];
  const walk = (node: Criteria): Criteria => {
    if ("field" in node) return matched(node, known, unknownValues);
    const members = listMembers(node).map(walk);
    if ("all" in node) return { all: members };
    return "any" in node ? { any: members } : { not: members };
  };
  return { criteria: walk(criteria), unknownValues };
};
