import type { Field, FieldTable, UnnamedField } from "#records/rules/criteria/field.ts";
import type { CustomField, CustomFieldKind, CustomFieldType } from "#records/rules/custom-fields.ts";
import { plainTag } from "#records/rules/customers/tags.ts";
import { CONSENTS, LOYALTY_LEVELS } from "#records/rules/incoming-records.ts";
import { eventNameIn } from "#records/rules/names-in-words.ts";

/** What customers did besides buying. */
export const EVENT_FIELDS = {
  /** The number of events with one of these names, such as added_to_cart or the shop's own. */
  event: {
    group: "events",
    type: "several",
    optionWord: eventNameIn,
    hasSuggestions: true,
    window: "may",
    counts: "events",
  },
} satisfies FieldTable;

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

const OF_TYPE: Record<CustomFieldType, Omit<UnnamedField, "group">> = {
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
  return { name, nameIn: () => key, ...OF_KIND[kind], ...OF_TYPE[type] };
};

const CONSENT = {
  group: "consent",
  type: "choice",
  options: CONSENTS,
  optionWord: ({ consents }, option) => consents[option as keyof typeof consents],
  always: true,
} satisfies UnnamedField;

/** Customer data recorded by the shop or its staff. */
export const PROFILE_FIELDS = {
  /** As provided by the shop; unknown for customers who never joined the program. */
  loyaltyLevel: {
    group: "person",
    type: "choice",
    options: LOYALTY_LEVELS,
    optionWord: ({ loyalty_levels: levels }, option) => levels[option as keyof typeof levels],
  },
  /** As provided by the shop. */
  country: {
    group: "person",
    type: "text",
    hasSuggestions: true,
  },
  /** The campaign that the shop says the customer came from. */
  acquisitionCampaign: {
    group: "person",
    type: "text",
    hasSuggestions: true,
  },
  /** Added by users; case does not matter. */
  tag: {
    group: "person",
    type: "several",
    asStored: plainTag,
    hasSuggestions: true,
  },
  /** Case and accents are ignored. */
  name: {
    group: "person",
    type: "text",
    isFolded: true,
  },
  /** Case and accents are ignored. */
  email: {
    group: "person",
    type: "text",
    isFolded: true,
  },
  /** The shop's own customer ID. */
  externalId: {
    group: "person",
    type: "text",
    always: true,
  },
  /** Whether the customer consented to email. */
  emailConsent: {
    ...CONSENT,
  },
  /** Whether the customer consented to SMS. */
  smsConsent: {
    ...CONSENT,
  },
  /** Whether the customer consented to advertising on other sites. */
  advertisingConsent: {
    ...CONSENT,
  },
} satisfies FieldTable;
