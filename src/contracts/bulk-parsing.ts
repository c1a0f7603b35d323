import { z } from "zod";

/** As many as an answer tells of. */
const MOST_PROBLEMS = 20;

type Run = z.core.$ZodType["_zod"]["run"];
type Payload = z.core.ParsePayload;

/** Not async: nothing that is long here waits for anything. */
const runOf =
  (schema: z.ZodType) =>
  (value: unknown, context: z.core.ParseContextInternal): Payload =>
    schema._zod.run({ value, issues: [] }, context) as Payload;

/** Looks into a value itself where `isMine`; what else there is, is refused by the schema as zod has it. */
const look = (schema: z.ZodType, isMine: (value: unknown) => boolean, run: Run): void => {
  const { run: asItIs } = schema._zod;
  schema._zod.run = (payload, context) => (isMine(payload.value) ? run(payload, context) : asItIs(payload, context));
};

/** Takes what `accepts` as it stands, at a tenth of zod's time; the rest is for the schema, which knows why not. */
export const quick = <Schema extends z.ZodType>(schema: Schema, accepts: (value: unknown) => boolean): Schema => {
  look(schema, accepts, (payload) => payload);
  return schema;
};

/** The same of what becomes something else: `read` gives undefined for what it leaves to the schema. */
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

/** Puts the item's problems where it stands; false where there are enough. */
const adopt = (payload: Payload, key: PropertyKey, { issues }: Payload): boolean => {
  if (issues.length > 0) payload.issues.push(...z.core.util.prefixIssues(key, issues));
  return payload.issues.length < MOST_PROBLEMS;
};

type ListOptions<Item extends z.ZodType> = {
  min?: number;
  max: number;
  /** What no two of its items may have alike, and the name that it has in them. */
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
 * A list of up to millions of items out of a stranger's hands: no more problems are looked for than are told. With
 * z.array, a body of 64 MB of wrong items is gigabytes of problems. (Whatever makes a copy of it, `.describe` for one,
 * makes a plain z.array of it again.)
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

/** The same of an object whose keys are data. */
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
      // As an assignment it would be the prototype; zod leaves it out unread.
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
