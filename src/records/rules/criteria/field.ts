import type { Formats } from "#core/messages/formats.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import type { Words } from "#core/messages/words.ts";
import type { Operator } from "./criteria.ts";

/**
 * The type of a field's values, which determines its operators, the form of its values and how they are formatted.
 * "several": a customer may have more than one (storefronts, products, events, tags, segments).
 */
export const FIELD_TYPES = [
  "money",
  "count",
  "days",
  "rate",
  "number",
  "share",
  "score",
  "date",
  "text",
  "choice",
  "several",
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export const FIELD_GROUPS = [
  "person",
  "custom",
  "custom_orders",
  "consent",
  "orders",
  "time",
  "places",
  "products",
  "events",
  "rfm",
  "purchasing",
  "forecast",
  "axes",
  "segments",
] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

/**
 * What fields' values change with, beside the days that pass: records that are written, or results that a run stores. Whatever
 * writes them has the segments recalculated whose rules use such fields.
 */
export type DataChange =
  | "customers"
  | "orders"
  | "events"
  | "tickets"
  | "rfm"
  | "purchasing"
  | "forecast"
  | "axes"
  | "segments";

const CHANGE_OF_GROUP: Record<FieldGroup, DataChange> = {
  person: "customers",
  custom: "customers",
  custom_orders: "orders",
  consent: "customers",
  orders: "orders",
  time: "orders",
  places: "orders",
  products: "orders",
  events: "events",
  rfm: "rfm",
  purchasing: "purchasing",
  forecast: "forecast",
  axes: "axes",
  segments: "segments",
};

/**
 * A property of customers that criteria can use. To add one, add an entry to a table under `fields`, its
 * name to `criteria.names` of the catalog, and its SQL under `records/list/criteria`.
 */
export type Field = {
  /** As in the API. */
  name: string;
  group: FieldGroup;
  /** By default what its group changes with (`changeOf`). */
  changesWith?: DataChange;
  type: FieldType;
  nameIn: (language: LanguageTag) => string;
  /** All options of a field of type choice. */
  options?: readonly string[];
  /** The displayed name of an option. */
  optionWord?: (words: Words, option: string, language: LanguageTag) => string;
  /** Its values are whole numbers in this range, written as text. */
  numbered?: { min: number; max: number };
  /** The editor can list the values that occur. */
  hasSuggestions?: true;
  /** Every customer has a value, so "is known" makes no sense. */
  always?: boolean;
  /** Compared without regard to case and accents. */
  isFolded?: boolean;
  /** A rule's value as it is stored, where what people write differs from it. */
  asStored?: (written: string) => string;
  /** May (or must) be limited to the last so many days (`withinDays`). */
  window?: "may" | "must";
  /**
   * What is counted, so that a condition may require at least so many (`times`): of a field with several values those with
   * one of the given ones, otherwise those whose own value meets the comparison.
   */
  counts?: "orders" | "events";
  /** May require a minimum membership (`minMembership`); the value is then that share. */
  takesMembership?: boolean;
};

/** What a field's values change with. */
export const changeOf = ({ changesWith, group }: Pick<Field, "changesWith" | "group">): DataChange =>
  changesWith ?? CHANGE_OF_GROUP[group];

/** Its name in words is `criteria.names` of the catalog, unless it says another. */
export type UnnamedField = Omit<Field, "name" | "nameIn"> & Partial<Pick<Field, "nameIn">>;
export type FieldTable = Record<string, UnnamedField>;

const NUMBERS: readonly Operator[] = ["at_least", "at_most", "between"];
const WHETHER: readonly Operator[] = ["is_set", "is_not_set"];

const OF_TYPE: Record<FieldType, readonly Operator[]> = {
  money: NUMBERS,
  count: [...NUMBERS, "is"],
  days: [...NUMBERS, "is"],
  rate: NUMBERS,
  number: [...NUMBERS, "is"],
  share: NUMBERS,
  score: [...NUMBERS, "is"],
  date: ["before", "after", "within_days", "more_than_days_ago"],
  text: ["is", "is_not", "contains", "is_any_of", "is_none_of"],
  choice: ["is_any_of", "is_none_of", "is", "is_not"],
  several: ["is_any_of", "is_none_of"],
};

/** A field's operators, most common first. */
export const listOperators = ({ type, always }: Field): readonly Operator[] =>
  always || type === "several" ? OF_TYPE[type] : [...OF_TYPE[type], ...WHETHER];

const OPPOSITES: Partial<Record<Operator, Operator>> = { is_none_of: "is_any_of", is_not: "is", is_not_set: "is_set" };

/** The operator that holds exactly where this negative one does not; undefined for any other. */
export const findOpposite = (operator: Operator): Operator | undefined => OPPOSITES[operator];

/** The form of an operator's value. */
export const VALUE_FORMS = ["none", "number", "two numbers", "text", "texts", "date", "days"] as const;
export type ValueForm = (typeof VALUE_FORMS)[number];

const FORM_OF: Record<Operator, ValueForm> = {
  at_least: "number",
  at_most: "number",
  between: "two numbers",
  is: "text",
  is_not: "text",
  is_any_of: "texts",
  is_none_of: "texts",
  contains: "text",
  before: "date",
  after: "date",
  within_days: "days",
  more_than_days_ago: "days",
  is_set: "none",
  is_not_set: "none",
};

const NUMERIC: readonly FieldType[] = ["money", "count", "days", "rate", "number", "share", "score"];

export const isNumeric = ({ type }: Field): boolean => NUMERIC.includes(type);

export const pickValueForm = (field: Field, operator: Operator): ValueForm =>
  operator === "is" && isNumeric(field) ? "number" : FORM_OF[operator];

type AxisFieldName = `axis${string}`;

/** `axisPurchaseFrequency` for `purchase_frequency`. */
export const toAxisField = (axis: string): AxisFieldName =>
  `axis${axis.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;

/** The reader's language and formats, and the names they see. */
export type CriteriaReader = {
  language: LanguageTag;
  formats: Formats;
  /** The name of a value that is an ID, such as a storefront or a segment. */
  nameOf?: (field: string, value: string) => string | undefined;
  /** The values of a field that have such names. */
  namedValuesOf?: (field: string) => readonly string[];
  /** The names of the business's own fields that rules can use. */
  ownFields?: readonly string[];
  /** The name that the business gave a field of its own. */
  labelOf?: (field: string) => string | undefined;
  /** Masks names, email addresses and the store's own IDs in conditions and customers' values. */
  hidesPersonalData?: boolean;
};

const LARGEST = 1_000_000_000;

/** The valid range of a field's values, and whether they must be whole. */
export const getValueBounds = ({ type }: Pick<Field, "type">): { min: number; max: number; whole: boolean } => {
  if (type === "share") return { min: 0, max: 1, whole: false };
  if (type === "score") return { min: 1, max: 5, whole: true };
  if (type === "number") return { min: -1e12, max: 1e12, whole: false };
  return { min: 0, max: LARGEST, whole: type === "count" || type === "days" };
};

export const MOST_DAYS = 36_500;
/** As many years. */
export const MOST_MONTHS = 1_200;
/** Storefronts are numbered from 1, in a column of 32 bits. */
export const STOREFRONTS = { min: 1, max: 2_147_483_647 };
export const MOST_VALUES = 100;
export const LONGEST_TEXT = 200;
export const MOST_CONDITIONS = 50;
/** The maximum depth of nested groups. */
export const DEEPEST = 5;

/** The most characters of a sentence that describes customers. */
export const MOST_SENTENCE = 500;
