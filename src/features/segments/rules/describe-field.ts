import type { CriteriaReader } from "#records/rules/criteria/criteria-reader.ts";
import type { Field } from "#records/rules/criteria/field.ts";
import { isNumeric, listOperators, pickValueForm } from "#records/rules/criteria/operators.ts";
import { getValueBounds } from "./bounds.ts";
import { optionInWords } from "./criteria-words.ts";
import { parseCustomField } from "./fields/custom.ts";

type FieldReader = Pick<CriteriaReader, "language" | "nameOf" | "namedValuesOf" | "saysOrderOnly">;

/** What a field takes in a condition, with its names in the reader's language. */
export const describeField = (field: Field, reader: FieldReader) => {
  const { min, max, whole } = getValueBounds(field);
  // Archetypes are known only from the last run, and the options of its own fields to the business.
  const isNamed = field.name === "archetype" || (parseCustomField(field.name) && field.type === "choice");
  const options = field.options ?? (isNamed ? reader.namedValuesOf?.(field.name) : undefined);
  return {
    name: field.name,
    label: field.words[reader.language],
    group: field.group,
    type: field.type,
    operators: listOperators(field).map((name) => ({ name, value: pickValueForm(field, name) })),
    options: options?.map((value) => ({ value, label: optionInWords(field, value, reader) })) ?? null,
    hasSuggestions: field.hasSuggestions ?? false,
    ...(isNumeric(field) ? { min, max, isWhole: whole } : { min: null, max: null, isWhole: false }),
    withinDays: field.window ?? ("never" as const),
    takesTimes: field.counts !== undefined,
    takesMembership: field.takesMembership ?? false,
    saysOrderOnly: reader.saysOrderOnly?.(field.name) ?? false,
  };
};
