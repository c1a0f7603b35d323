import { z } from "zod";
import { type Day, PLAUSIBLE_DAYS } from "#lib/time/day.ts";
import { withFastPath } from "./bulk-parsing.ts";

// Schemas for bodies of up to 200,000 rows with ten values each. Valid values skip zod for speed;
// zod explains the invalid ones. `null` means the same as a missing value.

const LONGEST_NAME = 255;
/** Largest amount or count: 200,000 of them add up without rounding errors. */
export const LARGEST = 1e12;

export const postedName = z.string().min(1).max(LONGEST_NAME);

export const isName = (value: unknown): value is string =>
  typeof value === "string" && value.length > 0 && value.length <= LONGEST_NAME;

export const isWithin = (value: unknown, low: number, high: number): value is number =>
  typeof value === "number" && value >= low && value <= high;

export const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

const maybeBetween = (low: number, high: number, words: string) =>
  withFastPath(
    z.number().min(low).max(high).nullish().describe(words),
    (value) => isAbsent(value) || isWithin(value, low, high),
  );
export const maybeName = () => withFastPath(postedName.nullish(), (value) => isAbsent(value) || isName(value));
export const maybeAmount = (words: string) => maybeBetween(-LARGEST, LARGEST, words);
export const maybePositive = (words: string) => maybeBetween(0, LARGEST, words);
export const maybeRate = (words: string) => maybeBetween(0, 1, words);

/** A date, or a timestamp whose date part is used. */
const DAY = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const DAY_LENGTH = "2026-11-20".length;

const dayIn = (text: string): Day => text.slice(0, DAY_LENGTH);

const MS_A_DAY = 86_400_000;

const yearIn = (text: string): number => Number(text.slice(0, 4));

const [FIRST_YEAR, LAST_YEAR] = [yearIn(PLAUSIBLE_DAYS.from), yearIn(PLAUSIBLE_DAYS.to)];

const isPlausibleYear = (year: number): boolean => year >= FIRST_YEAR && year <= LAST_YEAR;

/**
 * Parses a date from 1900 to 2999, so that a forecast's days stay within the calendar, to days since 1970; undefined if it is
 * invalid. Fast, because it may run a million times.
 */
export const dayNumberIn = (text: string): number | undefined => {
  if (!DAY.test(text)) return undefined;
  const [year, month, day] = [yearIn(text), Number(text.slice(5, 7)), Number(text.slice(8, DAY_LENGTH))];
  if (!isPlausibleYear(year)) return undefined;
  const at = new Date(0).setUTCFullYear(year, month - 1, day);
  // JavaScript turns 31 February into a day of March, so compare.
  return month >= 1 && month <= 12 && new Date(at).getUTCDate() === day ? at / MS_A_DAY : undefined;
};

const isDay = (text: string): boolean => dayNumberIn(text) !== undefined;

export const postedDay = z.withParser(
  z
    .string()
    .superRefine((text, context) => {
      if (isDay(text)) return;
      const isOutside = DAY.test(text) && !isPlausibleYear(yearIn(text));
      const params = isOutside ? { reason: "day_range", ...PLAUSIBLE_DAYS } : { reason: "date" };
      context.addIssue({ code: "custom", input: text, params });
    })
    .transform(dayIn)
    .meta({ override: { type: "string", format: "date" } }),
  (value) => (typeof value === "string" && isDay(value) ? dayIn(value) : z.core.INVALID),
);

/** Smaller values count as 0: ratios with them would overflow. */
const SMALLEST = 1e-9;

/** The number used in calculations. */
export const counted = (value: number): number => (Math.abs(value) < SMALLEST ? 0 : value);

export const isNumber = (value: number | null | undefined): value is number => value !== undefined && value !== null;
