import type { Language } from "#core/messages/language.ts";
import type { Words } from "#core/messages/words.ts";

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
 * A property of customers that criteria can use. To add one, add an entry to a table under `fields/`, and one of the
 * same name under `features/segments/store/criteria/fields` for its SQL.
 */
export type Field = {
  /** As in the API. */
  name: string;
  group: FieldGroup;
  type: FieldType;
  words: Record<Language, string>;
  /** All options of a field of type choice. */
  options?: readonly string[];
  /** The displayed name of an option. */
  optionWord?: (words: Words, option: string, language: Language) => string;
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

export type UnnamedField = Omit<Field, "name">;
export type FieldTable = Record<string, UnnamedField>;
