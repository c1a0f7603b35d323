import type { FigureName, TermKey } from "#core/messages/terms.ts";
import type { PersonalKind } from "#core/values/personal-data.ts";
import { type ClvTier, STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { CUSTOM_KEY } from "#records/rules/custom-fields.ts";
import type { Consent } from "#records/rules/incoming-records.ts";

/** What a field is. Its schema, its cell on pages and in files, its alignment and its first order follow from it. */
type ValueByKind<Time> = {
  text: string;
  /** Minor units in rows of the database, major units elsewhere. */
  money: number;
  count: number;
  /** A share that can be negative or above 1. */
  rate: number;
  share: number;
  /** 0 to 1. */
  chance: number;
  time: Time;
  /** The key of an RFM segment. */
  rfm: string;
  segments: { id: string; name: string }[];
  /** The key of a loyalty level, or a store's own one. */
  loyalty: string;
  consent: Consent;
  tier: ClvTier;
};

/** A column of the customer, or of what is computed of each. `records/customers/list-rows.ts` reads it. */
export type StoredColumn = `${"customers" | "metrics" | "rfm" | "forecast"}.${string}`;

type ListField = {
  kind: keyof ValueByKind<Date>;
  isNullable?: true;
  /** Where it is stored; segments are in a table of their own. */
  column?: StoredColumn;
  /** Divided by this column; null if that is 0. */
  per?: StoredColumn;
  /** 1 minus the stored share. */
  isComplement?: true;
  /** Its value if nothing is stored. Such customers are sorted below this value, others without a value last. */
  ifNone?: number;
  isSorted?: true;
  /** An index has the business, this column and the customer, for the first pages of all customers. */
  isIndexed?: true;
  /** Masked for readers without `customers:pii`. */
  personal?: PersonalKind;
  /** Files have it, lists of the API and of pages don't. */
  onlyInFiles?: true;
  /** Files have it if it is among the chosen columns; those with all columns stay as programs know them. */
  onlyIfChosen?: true;
  /** In the API reference. */
  about?: string;
  example?: number;
  /** The text of its column's title, with its numbers; without it, it is no column of pages. */
  title?: string;
  titleValues?: Readonly<Record<string, number>>;
  /** What it shows, in the glossary. */
  term?: TermKey;
  /** Which figure it is, if several share the term. */
  figure?: FigureName;
  /** Its columns in files; by default one of its own name, of a time `…Day`. */
  inFiles?: readonly string[];
};

const chanceWithin = <const Days extends number>(days: Days, example: number) =>
  ({
    kind: "chance",
    isNullable: true,
    column: `forecast.order_chance_${days}`,
    about: `Calibrated probability of at least one order in the ${days} days after the forecast: 1 − the churn probability; null before the first forecast that has it`,
    example,
    title: "forecast.order_within",
    titleValues: { days },
    term: "order_chance",
    figure: `orderChance${days}`,
  }) as const;

/** Who a customer is and how they may be contacted: every list shows it, first (`CustomerIdentity`). */
const IDENTITY_FIELDS = {
  externalId: {
    kind: "text",
    column: "customers.external_id",
    personal: "id",
    about: "The store's own ID",
    title: "customer.external_id",
  },
  name: { kind: "text", isNullable: true, column: "customers.name", personal: "name" },
  /** In columns of their own where a file's headers are words. */
  firstName: {
    kind: "text",
    isNullable: true,
    column: "customers.first_name",
    personal: "name",
    onlyInFiles: true,
    inFiles: [],
  },
  lastName: {
    kind: "text",
    isNullable: true,
    column: "customers.last_name",
    personal: "name",
    onlyInFiles: true,
    inFiles: [],
  },
  email: { kind: "text", isNullable: true, column: "customers.email", personal: "email" },
  /** E.164. */
  phone: { kind: "text", isNullable: true, column: "customers.phone", personal: "phone", onlyInFiles: true },
  country: {
    kind: "text",
    isNullable: true,
    column: "customers.country",
    about: "As the store sends it",
    title: "customers.country",
  },
  loyaltyLevel: { kind: "loyalty", isNullable: true, column: "customers.loyalty_level", title: "customers.loyalty" },
  emailConsent: { kind: "consent", column: "customers.email_consent", onlyInFiles: true },
  emailConsentAt: { kind: "time", isNullable: true, column: "customers.email_consent_at", onlyInFiles: true },
  smsConsent: { kind: "consent", column: "customers.sms_consent", onlyInFiles: true },
  smsConsentAt: { kind: "time", isNullable: true, column: "customers.sms_consent_at", onlyInFiles: true },
} as const satisfies Record<string, ListField>;

export type IdentityField = keyof typeof IDENTITY_FIELDS;
export const IDENTITY_FIELD_NAMES = Object.keys(IDENTITY_FIELDS) as readonly IdentityField[];
export const isIdentityField = <Name extends string>(name: Name): name is Name & IdentityField =>
  Object.hasOwn(IDENTITY_FIELDS, name);

/**
 * The fields of a customer in lists, each defined once: the API, the columns of pages, their order, and files come from
 * here.
 */
const LIST_FIELDS = {
  ...IDENTITY_FIELDS,
  lifetimeValue: {
    kind: "money",
    column: "metrics.lifetime_value",
    ifNone: 0,
    isSorted: true,
    isIndexed: true,
    about: "Net of refunds, in major units of the business's currency",
    title: "segments.lifetime_value",
    term: "lifetime_value",
    inFiles: ["lifetimeValue", "currency"],
  },
  orderCount: {
    kind: "count",
    column: "metrics.order_count",
    ifNone: 0,
    isSorted: true,
    title: "members.orders",
    term: "orders",
  },
  averageOrderValue: {
    kind: "money",
    isNullable: true,
    column: "metrics.lifetime_value",
    per: "metrics.order_count",
    isSorted: true,
    onlyIfChosen: true,
    about: "Lifetime value divided by the number of orders; null without an order",
    title: "terms.average_order_value",
    term: "average_order_value",
    inFiles: ["averageOrderValue", "currency"],
  },
  firstOrderAt: {
    kind: "time",
    isNullable: true,
    column: "metrics.first_order_at",
    isSorted: true,
    onlyIfChosen: true,
    title: "customers.first_order",
  },
  lastOrderAt: {
    kind: "time",
    isNullable: true,
    column: "metrics.last_order_at",
    isSorted: true,
    isIndexed: true,
    title: "members.last_order",
    term: "days_since_last_purchase",
    figure: "last_order",
  },
  rfmSegment: {
    kind: "rfm",
    isNullable: true,
    column: "rfm.segment",
    about:
      "Key of the RFM segment in the business's standard period, as of the last recalculation; null without a sale in it",
    title: "segments.rfm",
    term: "rfm_segment",
  },
  predictedClv: {
    kind: "money",
    isNullable: true,
    column: "forecast.predicted_clv",
    isSorted: true,
    isIndexed: true,
    about: "Expected spending in the next 12 months; null without a forecast",
    title: "forecast.clv_months",
    titleValues: { months: STANDARD_SETTING.months },
    term: "clv",
  },
  orderChance7: chanceWithin(7, 0.08),
  orderChance30: chanceWithin(30, 0.27),
  orderChance90: chanceWithin(90, 0.55),
  churnRisk: {
    kind: "chance",
    isNullable: true,
    column: "forecast.order_chance_90",
    isComplement: true,
    onlyIfChosen: true,
    about: "Probability of no order in the next 90 days; null before the first forecast",
    title: "terms.churn_risk",
    term: "churn_risk",
  },
  clvTier: {
    kind: "tier",
    isNullable: true,
    column: "forecast.tier",
    onlyIfChosen: true,
    about: "CLV tier of the last forecast; null without one",
    title: "forecast.tier",
    term: "clv_tier",
    inFiles: ["tier"],
  },
  segments: {
    kind: "segments",
    about: "Active segments, by name",
    title: "nav.segments",
  },
  grossMargin: {
    kind: "money",
    isNullable: true,
    column: "metrics.gross_margin",
    isSorted: true,
    isIndexed: true,
    about: "Net sales of items with a known cost, minus that cost; null if no cost is known",
    title: "margin.gross_margin",
    term: "gross_margin",
  },
  marginRate: {
    kind: "rate",
    isNullable: true,
    column: "metrics.gross_margin",
    per: "metrics.costed_sales",
    isSorted: true,
    about: "Gross margin divided by the net sales it is of; null if no cost is known",
    title: "margin.margin_rate",
    term: "gross_margin_rate",
    inFiles: ["marginRate", "costCoverage"],
  },
  costCoverage: {
    kind: "share",
    isNullable: true,
    column: "metrics.covered_revenue",
    per: "metrics.lifetime_value",
    ifNone: 0,
    about: "The share of the lifetime value whose cost is known; null without revenue",
  },
} as const satisfies Record<string, ListField>;

type ListFields = typeof LIST_FIELDS;
export type ListFieldName = keyof ListFields;

/** A customer's values of these fields. */
export type ListValues<Name extends ListFieldName = ListFieldName, Time = Date> = {
  [Key in Name]:
    | ValueByKind<Time>[ListFields[Key]["kind"]]
    | (ListFields[Key] extends { isNullable: true } ? null : never);
};

export const LIST_FIELD_NAMES = Object.keys(LIST_FIELDS) as readonly ListFieldName[];

export const isListField = (name: string): name is ListFieldName => Object.hasOwn(LIST_FIELDS, name);

/** A field with the properties that only some have. */
export const listField = (name: ListFieldName): ListField => LIST_FIELDS[name];

/** The fields with this property. */
type FieldsWith<Property extends keyof ListField> = {
  [Name in ListFieldName]: Property extends keyof ListFields[Name] ? Name : never;
}[ListFieldName];

const fieldsWith = <Property extends keyof ListField>(property: Property): readonly FieldsWith<Property>[] =>
  LIST_FIELD_NAMES.filter((name): name is FieldsWith<Property> => listField(name)[property] !== undefined);

export type ApiField = Exclude<ListFieldName, FieldsWith<"onlyInFiles">>;
/** The fields that lists of the API have. */
export const API_FIELDS = LIST_FIELD_NAMES.filter((name): name is ApiField => !listField(name).onlyInFiles);

export type ColumnField = FieldsWith<"title">;
/** The fields that are columns of pages. */
export const COLUMN_FIELDS = fieldsWith("title");

/** The fields by which the list of all customers is sorted, after the name. */
export const SORTED_FIELDS = fieldsWith("isSorted");

/** The columns that can follow a customer's name in a list: the fields, then what else identifies the customer. */
export const COLUMNS: readonly ColumnField[] = [
  ...COLUMN_FIELDS.filter((name) => !isIdentityField(name)),
  "loyaltyLevel",
  "country",
  "externalId",
];

const PREFIX = "custom.";

/** A column of one of the business's own fields, by its key. */
type CustomColumn = `${typeof PREFIX}${string}`;
export type CustomerColumn = ColumnField | CustomColumn;

export const STANDARD_COLUMNS: readonly CustomerColumn[] = [
  "rfmSegment",
  "lifetimeValue",
  "orderCount",
  "lastOrderAt",
  "predictedClv",
  "segments",
];

export const customColumn = (key: string): CustomColumn => `${PREFIX}${key}`;

/** The key of the custom field that a column shows; undefined for other columns. */
export const parseCustomKey = (column: string): string | undefined => {
  const key = column.startsWith(PREFIX) ? column.slice(PREFIX.length) : "";
  return CUSTOM_KEY.test(key) ? key : undefined;
};

export const isCustomerColumn = (name: string): name is CustomerColumn =>
  COLUMNS.some((column) => column === name) || parseCustomKey(name) !== undefined;
