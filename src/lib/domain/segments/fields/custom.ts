import type { CustomFieldType } from "../../customers/custom-fields.ts";
import type { Field, UnnamedField } from "../field.ts";

// A business's own fields are not in the catalog. Their names contain their type, so that rules are parsed without asking
// the business.

const PATTERN = /^custom_(text|number|date|boolean|choice)_([a-z][a-z0-9_]{0,39})$/;

/** The name of a custom field in rules: custom_number_shoe_size. */
export const customFieldName = ({ type, key }: { type: CustomFieldType; key: string }): string =>
  `custom_${type}_${key}`;

/** The key and type in such a name; undefined for other names. */
export const parseCustomField = (name: string): { type: CustomFieldType; key: string } | undefined => {
  const [, type, key] = PATTERN.exec(name) ?? [];
  return type !== undefined && key !== undefined ? { type: type as CustomFieldType, key } : undefined;
};

const OF_TYPE: Record<CustomFieldType, Omit<UnnamedField, "group" | "words">> = {
  text: { type: "text", isFolded: true, hasSuggestions: true },
  number: { type: "number" },
  date: { type: "date" },
  boolean: {
    type: "choice",
    options: ["true", "false"],
    optionWord: ({ yes_no: words }, option) => words[option as keyof typeof words],
  },
  choice: { type: "choice", hasSuggestions: true },
};

/** The field of such a name, under its key; readers show the name that the business gave it. */
export const customFieldOf = (name: string): Field | undefined => {
  const parsed = parseCustomField(name);
  if (!parsed) return undefined;
  const { type, key } = parsed;
  return { name, group: "custom", words: { en: key, es: key, pt: key }, ...OF_TYPE[type] };
};
