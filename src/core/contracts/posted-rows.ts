import { z } from "zod";
import { MOST_COUNTED } from "#core/values/errors.ts";
import { safeParse } from "#core/values/safe-parse.ts";
import { type Day, PLAUSIBLE_DAYS, toDay, toDayNumber } from "#lib/time/day.ts";

// Fast parsers for large bodies, through zod's own hook (`z.withParser`): a parser either returns the value or falls back to
// the schema, which reports what is wrong.

/** Returns what `accepts` approves unchanged, ten times as fast as zod. */
export const withFastPath = <Schema extends z.ZodType>(schema: Schema, accepts: (value: unknown) => boolean): Schema =>
  z.withParser(schema, (value) => (accepts(value) ? (value as z.output<Schema>) : z.core.INVALID));

type Issue = z.core.$ZodRawIssue;
type Read<Value> = (given: unknown) => { value: Value; issues: readonly Issue[] };

/**
 * Wraps a schema of many values with `read`, which stops at the number of problems that are counted. zod parses the values again
 * only if `read` returns its input unchanged.
 */
const bulk = <Schema extends z.ZodType>(schema: Schema, read: Read<unknown>) => {
  const checked = z.preprocess((given, context) => {
    const { issues } = read(given);
    context.issues.push(...issues);
    return issues.length > 0 ? z.NEVER : given;
  }, schema);
  const fast = z.withParser(checked, (given) => {
    const { value, issues } = read(given);
    return issues.length > 0 || value === given ? z.core.INVALID : (value as z.output<Schema>);
  });
  return fast as z.ZodType<z.output<Schema>, z.input<Schema>>;
};

/** Parses one value and adds its problems to `issues` under its key. */
const readOne = (schema: z.ZodType, given: unknown, key: PropertyKey, issues: Issue[]): unknown => {
  const { success, data } = safeParse(schema, given);
  if (success) return data;
  // `reportInput` copies the options for every item, so use it only to describe a problem.
  const { error } = safeParse(schema, given, { reportInput: true });
  for (const issue of error?.issues ?? []) issues.push({ ...issue, path: [key, ...issue.path] } as Issue);
};

type Unique<Value> = [name: string | null, of: (item: Value) => string];

type ListOptions<Item extends z.ZodType> = {
  min?: number;
  max: number;
  /** A key that must be unique among the items, and its field name; null for the item itself. */
  unique?: Unique<z.output<Item>>;
  words?: string;
};

const duplicateIssues = (items: readonly unknown[], [name, of]: Unique<never>): Issue[] => {
  const firstIndexes = new Map<string, number>();
  const issues: Issue[] = [];
  for (let at = 0; at < items.length; at++) {
    const value = of(items[at] as never);
    const first = firstIndexes.get(value);
    if (first === undefined) firstIndexes.set(value, at);
    else if (issues.length < MOST_COUNTED) {
      issues.push({
        code: "custom",
        path: name === null ? [at] : [at, name],
        input: value,
        params: { reason: "unique", first },
      });
    }
  }
  return issues;
};

/**
 * A list with up to millions of untrusted items. Stops at the number of problems that are counted: with z.array, 64 MB of
 * invalid items produce gigabytes of problems. (`.describe` and `.meta` would make a slow copy.)
 */
export const longList = <Item extends z.ZodType>(item: Item, { min = 0, max, unique, words }: ListOptions<Item>) => {
  const plain = z.array(item).min(min).max(max);
  return bulk(words === undefined ? plain : plain.describe(words), (given) => {
    if (!Array.isArray(given) || given.length < min) return { value: given, issues: [] };
    if (given.length > max) {
      const tooMany = { code: "too_big", origin: "array", maximum: max, inclusive: true, input: given } as const;
      return { value: given, issues: [tooMany] };
    }
    const issues: Issue[] = [];
    const items = new Array<unknown>(given.length);
    for (let at = 0; at < given.length && issues.length < MOST_COUNTED; at++) {
      items[at] = readOne(item, given[at], at, issues);
    }
    return { value: items, issues: unique && issues.length === 0 ? duplicateIssues(items, unique) : issues };
  });
};

/** Like `longList`, for an object whose keys are data. */
export const longRecord = <Value extends z.ZodType>(value: Value, { max }: { max: number }) =>
  bulk(z.record(z.string(), value), (given) => {
    if (typeof given !== "object" || given === null || Array.isArray(given)) return { value: given, issues: [] };
    const issues: Issue[] = [];
    const found: Record<string, unknown> = {};
    let count = 0;
    for (const [key, item] of Object.entries(given)) {
      count++;
      if (count > max) issues.push({ code: "custom", input: given, params: { reason: "too_many", max } });
      if (issues.length >= MOST_COUNTED || count > max) break;
      // Assigning it would set the prototype; zod skips the key as well.
      if (key !== "__proto__") found[key] = readOne(value, item, key, issues);
    }
    return { value: found, issues };
  });

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

const toWord = (text: string): string => text.toLowerCase().replace(/[^a-z\d]+/g, "_");

/** One of these values, in any case and with any signs between its words, as documents write them: `ML`, `BG/NBD`. */
export const postedChoice = <const Value extends string>(values: readonly Value[]) =>
  z.withParser(z.enum(values), (given) => {
    const word = typeof given === "string" ? toWord(given) : null;
    return values.find((value) => value === given || toWord(value) === word) ?? z.core.INVALID;
  });

/** A date, or a time with or without an offset. */
const DAY = /^\d{4}-\d{2}-\d{2}(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)?)?$/;
const DAY_LENGTH = "2026-11-20".length;
const TIME_LENGTH = "2026-11-20T23:30".length;
const MINUTES_A_DAY = 1440;

const minutesAt = (text: string, at: number): number => Number(text.slice(at, at + 2)) * 60;

/** How many days later it is in UTC: a time with an offset is an instant, which is one whatever the offset that it is written with. */
const daysLater = (text: string): number => {
  if (text.length <= TIME_LENGTH || text.endsWith("Z")) return 0;
  const sign = Math.max(text.lastIndexOf("+"), text.lastIndexOf("-"));
  if (sign < TIME_LENGTH) return 0;
  const offset = minutesAt(text, sign + 1) + Number(text.slice(-2));
  const minutes = minutesAt(text, DAY_LENGTH + 1) + Number(text.slice(TIME_LENGTH - 2, TIME_LENGTH));
  return Math.floor((minutes + (text[sign] === "-" ? offset : -offset)) / MINUTES_A_DAY);
};

const MS_A_DAY = 86_400_000;

const yearIn = (text: string): number => Number(text.slice(0, 4));

const [FIRST_YEAR, LAST_YEAR] = [yearIn(PLAUSIBLE_DAYS.from), yearIn(PLAUSIBLE_DAYS.to)];

const [FIRST_DAY, LAST_DAY] = [toDayNumber(PLAUSIBLE_DAYS.from), toDayNumber(PLAUSIBLE_DAYS.to)];

const isPlausibleYear = (year: number): boolean => year >= FIRST_YEAR && year <= LAST_YEAR;

/**
 * Parses a date from 1900 to 2999, so that a forecast's days stay within the calendar, to days since 1970; undefined if it is
 * invalid. A time with an offset is of its day in UTC. Fast, because it may run a million times.
 */
export const dayNumberIn = (text: string): number | undefined => {
  if (!DAY.test(text)) return undefined;
  const [year, month, day] = [yearIn(text), Number(text.slice(5, 7)), Number(text.slice(8, DAY_LENGTH))];
  if (!isPlausibleYear(year)) return undefined;
  const at = new Date(0).setUTCFullYear(year, month - 1, day);
  // JavaScript turns 31 February into a day of March, so compare.
  if (month < 1 || month > 12 || new Date(at).getUTCDate() !== day) return undefined;
  const found = at / MS_A_DAY + daysLater(text);
  return found >= FIRST_DAY && found <= LAST_DAY ? found : undefined;
};

const isDay = (text: string): boolean => dayNumberIn(text) !== undefined;

const dayIn = (text: string): Day => (text.length === DAY_LENGTH ? text : toDay(dayNumberIn(text) ?? 0));

export const postedDay = z.withParser(
  z
    .string()
    .superRefine((text, context) => {
      if (isDay(text)) return;
      // Its offset can move a day out of the years.
      const isOutside = DAY.test(text) && (!isPlausibleYear(yearIn(text)) || isDay(text.slice(0, DAY_LENGTH)));
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
