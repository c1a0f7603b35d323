import { z } from "zod";

/** The most problems in an answer. */
const MOST_PROBLEMS = 20;

type Run = z.core.$ZodType["_zod"]["run"];
type Payload = z.core.ParsePayload;

/** Narrows zod's result to the synchronous one. */
const runOf =
  (schema: z.ZodType) =>
  (value: unknown, context: z.core.ParseContextInternal): Payload =>
    schema._zod.run({ value, issues: [] }, context) as Payload;

/** Checks the values that `isMine` accepts with its own code; the schema refuses all others. */
const look = (schema: z.ZodType, isMine: (value: unknown) => boolean, run: Run): void => {
  const { run: asItIs } = schema._zod;
  schema._zod.run = (payload, context) => (isMine(payload.value) ? run(payload, context) : asItIs(payload, context));
};

/** Accepts valid values unchanged in a tenth of zod's time; the schema explains the invalid ones. */
export const quick = <Schema extends z.ZodType>(schema: Schema, accepts: (value: unknown) => boolean): Schema => {
  look(schema, accepts, (payload) => payload);
  return schema;
};

/** The same for values that are transformed: `read` returns undefined for those it leaves to the schema. */
export const quickly = <Schema extends z.ZodType>(
  schema: Schema,
  read: (value: unknown) => z.output<Schema> | undefined,
): Schema => {
  const { run: asItIs } = schema._zod;
  schema._zod.run = (payload, context) => {
    const value = read(payload.value);
    return value === undefined ? asItIs(payload, context) : { ...payload, value };
  };
  return schema;
};

/** Adds the item's problems under its path; false when the limit is reached. */
const adopt = (payload: Payload, key: PropertyKey, { issues }: Payload): boolean => {
  if (issues.length > 0) payload.issues.push(...z.core.util.prefixIssues(key, issues));
  return payload.issues.length < MOST_PROBLEMS;
};

type ListOptions<Item extends z.ZodType> = {
  min?: number;
  max: number;
  /** A key that must be unique among the items, and its field name. */
  unique?: [name: string, of: (item: z.output<Item>) => string];
  words?: string;
};

const repeat = (items: readonly unknown[], [name, of]: [string, (item: never) => string]) => {
  const places = new Map<string, number>();
  const issues: z.core.$ZodRawIssue[] = [];
  for (const [at, item] of items.entries()) {
    const value = of(item as never);
    const first = places.get(value);
    if (first === undefined) places.set(value, at);
    else if (issues.length < MOST_PROBLEMS) {
      issues.push({ code: "custom", path: [at, name], input: value, params: { reason: "unique", first } });
    }
  }
  return issues;
};

/**
 * A list of up to millions of untrusted items: checking stops at the most problems that are reported. With
 * z.array, a body of 64 MB of invalid items becomes gigabytes of problems. (Methods that copy the schema, such as `.describe`,
 * turn it back into a plain z.array.)
 */
export const longList = <Item extends z.ZodType>(item: Item, { min = 0, max, unique, words }: ListOptions<Item>) => {
  const plain = z.array(item).min(min).max(max);
  const list = words === undefined ? plain : plain.describe(words);
  const runItem = runOf(item);
  const isMine = (value: unknown) => Array.isArray(value) && value.length >= min && value.length <= max;
  look(list, isMine, (payload, context) => {
    const given = payload.value as unknown[];
    const items = new Array<unknown>(given.length);
    for (let at = 0; at < given.length; at++) {
      const result = runItem(given[at], context);
      items[at] = result.value;
      if (!adopt(payload, at, result)) return payload;
    }
    if (unique && payload.issues.length === 0) payload.issues.push(...repeat(items, unique));
    payload.value = items;
    return payload;
  });
  return list;
};

/** The same for an object whose keys are data. */
export const longRecord = <Value extends z.ZodType>(value: Value, { max }: { max: number }) => {
  const record = z.record(z.string(), value);
  const runValue = runOf(value);
  const isMine = (given: unknown) => typeof given === "object" && given !== null && !Array.isArray(given);
  look(record, isMine, (payload, context) => {
    const found: Record<string, unknown> = {};
    let count = 0;
    for (const [key, item] of Object.entries(payload.value as object)) {
      count++;
      if (count > max) {
        payload.issues.push({ code: "custom", input: payload.value, params: { reason: "too_many", max } });
        return payload;
      }
      // Assigning `__proto__` would set the prototype; zod skips it too.
      if (key === "__proto__") continue;
      const result = runValue(item, context);
      if (!adopt(payload, key, result)) return payload;
      found[key] = result.value;
    }
    payload.value = found;
    return payload;
  });
  return record;
};
