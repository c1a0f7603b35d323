import type { CustomField, CustomFieldKind, CustomFieldType } from "#core/values/custom-fields.ts";
import type { Field, UnnamedField } from "#records/rules/criteria/field.ts";

// A business's own fields are not in the catalog. Their names contain their type, so that rules are parsed without asking
// the business.

const PATTERN = /^(custom|order)_(text|number|date|boolean|choice)_([a-z][a-z0-9_]{0,39})$/;

type Identity = Pick<CustomField, "kind" | "key" | "type">;

/** The name of a custom field in rules: custom_number_shoe_size, order_boolean_gift_wrap. */
export const customFieldName = ({ kind, type, key }: Identity): string =>
  `${kind === "orders" ? "order" : "custom"}_${type}_${key}`;

/** The kind, key and type in such a name; undefined for other names. */
export const parseCustomField = (name: string): Identity | undefined => {
  const [, prefix, type, key] = PATTERN.exec(name) ?? [];
  if (type === undefined || key === undefined) return undefined;
  return { kind: prefix === "order" ? "orders" : "customers", type: type as CustomFieldType, key };
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

const OF_KIND: Record<CustomFieldKind, Pick<UnnamedField, "group" | "window" | "counts">> = {
  customers: { group: "custom" },
  orders: { group: "custom_orders", window: "may", counts: "orders" },
};

/** The field of such a name, under its key; readers show the name that the business gave it. */
export const toCustomField = (name: string): Field | undefined => {
  const parsed = parseCustomField(name);
  if (!parsed) return undefined;
  const { kind, type, key } = parsed;
  return { name, words: { en: key, es: key, pt: key }, ...OF_KIND[kind], ...OF_TYPE[type] };
};
