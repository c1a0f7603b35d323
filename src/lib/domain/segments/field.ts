import type { Language } from "../words/language.ts";
import type { Words } from "../words/words.ts";

/**
 * What kind of value a field has: it decides the operators, the form of the value and how it is written. "several": the
 * customer may have several (places bought at, things bought, tags, segments).
 */
export const FIELD_TYPES = [
  "money",
  "count",
  "days",
  "rate",
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
  "consent",
  "orders",
  "time",
  "places",
  "products",
  "rfm",
  "purchasing",
  "forecast",
  "axes",
  "segments",
] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

/**
 * One thing that criteria can say about a customer. A new one is an entry of a table under `fields/`, and one of the same name
 * under `lib/server/criteria/fields` for its SQL.
 */
export type Field = {
  /** On the wire. */
  name: string;
  group: FieldGroup;
  type: FieldType;
  words: Record<Language, string>;
  /** All there are; for a field of type choice. */
  options?: readonly string[];
  /** What people call an option. */
  optionWord?: (words: Words, option: string, language: Language) => string;
  /** The editor can list the values that occur. */
  hasSuggestions?: true;
  /** Nobody lacks it: "is known" makes no sense. */
  always?: boolean;
  /** Compared without regard to case and accents. */
  isFolded?: boolean;
  /** May be asked of the last so many days only (`withinDays`), or must be. */
  window?: "may" | "must";
  /** For several: may be asked for at least so many orders (`times`). */
  countsOrders?: boolean;
  /** May be asked for belonging by at least so much (`minMembership`): the value is that share then. */
  takesMembership?: boolean;
};

export type UnnamedField = Omit<Field, "name">;
export type FieldTable = Record<string, UnnamedField>;
