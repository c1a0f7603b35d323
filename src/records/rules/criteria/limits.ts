import type { Field } from "#records/rules/criteria/field.ts";

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
