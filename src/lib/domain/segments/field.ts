import type { Language } from "../words/language.ts";
import type { Words } from "../words/words.ts";
import type { Condition } from "./criteria.ts";
import type { Sql } from "./sql.ts";

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

/** One thing that can be asked of a customer. A new one is one file under `fields/` and its line in `catalogue.ts`. */
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
  /**
   * Where the values that occur are found, for the editor: `value`, `customers` (how many have it), and `label` where that is
   * another. `$1` is the business.
   */
  suggestions?: string;
  /** Nobody lacks it: "is known" makes no sense. */
  always?: boolean;
  /** Compared without regard to case and accents; `value` is folded already. */
  isFolded?: boolean;
  /** May be asked of the last so many days only (`withinDays`), or must be. */
  window?: "may" | "must";
  /** For several: may be asked for at least so many orders (`times`). */
  countsOrders?: boolean;
  /** May be asked for belonging by at least so much (`minMembership`): `value` is that share then. */
  takesMembership?: boolean;
  /**
   * SQL for the customer's own value: a number in minor units (money), whole days, 0 to 1 (share), timestamptz (date),
   * text; for several, how many of the things (or orders) asked for the customer has.
   */
  value: (sql: Sql, condition: Condition) => string;
  /** SQL for the value as people are shown it, where that is another than the one compared. */
  own?: (sql: Sql, condition: Condition) => string;
};
