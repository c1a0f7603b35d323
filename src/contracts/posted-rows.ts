import { z } from "zod";
import type { Day } from "#lib/domain/time/day.ts";
import { quick } from "./bulk-parsing.ts";

// What bodies of many rows are made of. Most rows are right, and there may be 200,000 of them with ten values each: what is
// right is taken as it stands, and zod says of the rest why not. `null` is as good as nothing.

const LONGEST_NAME = 255;
/** Of an amount or count: two hundred thousand of them add up without losing the last unit. */
export const LARGEST = 1e12;

export const postedName = z.string().min(1).max(LONGEST_NAME);

export const isName = (value: unknown): value is string =>
  typeof value === "string" && value.length > 0 && value.length <= LONGEST_NAME;

export const isWithin = (value: unknown, low: number, high: number): value is number =>
  typeof value === "number" && value >= low && value <= high;

export const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

const maybeBetween = (low: number, high: number, words: string) =>
  quick(
    z.number().min(low).max(high).nullish().describe(words),
    (value) => isAbsent(value) || isWithin(value, low, high),
  );
export const maybeName = () => quick(postedName.nullish(), (value) => isAbsent(value) || isName(value));
export const maybeAmount = (words: string) => maybeBetween(-LARGEST, LARGEST, words);
export const maybePositive = (words: string) => maybeBetween(0, LARGEST, words);
export const maybeRate = (words: string) => maybeBetween(0, 1, words);

/** A day, or an instant whose own date is the day. */
const DAY = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const DAY_LENGTH = "2026-11-20".length;

const dayIn = (text: string): Day => text.slice(0, DAY_LENGTH);

const MS_A_DAY = 86_400_000;

/** The calendar day that a text names, in days since 1970; undefined where it names none. There may be a million of them. */
export const dayNumberIn = (text: string): number | undefined => {
  if (!DAY.test(text)) return undefined;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, DAY_LENGTH))];
  const at = new Date(0).setUTCFullYear(year, month - 1, day);
  // 31 February is no day, though some calendars make it one of March.
  return month >= 1 && month <= 12 && new Date(at).getUTCDate() === day ? at / MS_A_DAY : undefined;
};

const isDay = (text: string): boolean => dayNumberIn(text) !== undefined;

export const postedDay = z.withParser(
  z
    .string()
    .refine(isDay, { params: { reason: "date" } })
    .transform(dayIn)
    .meta({ override: { type: "string", format: "date" } }),
  (value) => (typeof value === "string" && isDay(value) ? dayIn(value) : z.core.INVALID),
);

/** Less is nothing: of numbers that are hardly above 0, ratios are beyond all numbers. */
const SMALLEST = 1e-9;

/** A number as it is counted with. */
export const counted = (value: number): number => (Math.abs(value) < SMALLEST ? 0 : value);

export const isNumber = (value: number | null | undefined): value is number => value !== undefined && value !== null;
