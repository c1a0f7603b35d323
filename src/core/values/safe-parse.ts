import type { z } from "zod";
import { MOST_COUNTED } from "./errors.ts";

type Schema = z.core.$ZodType;

const prefixed = (issue: z.core.$ZodRawIssue, at: number): z.core.$ZodRawIssue => ({
  ...issue,
  path: [at, ...(issue.path ?? [])],
});

const problemsIn = (issue: z.core.$ZodRawIssue): number =>
  issue.code === "unrecognized_keys" ? (issue.keys as string[]).length : 1;

/**
 * zod describes each wrong item of a list, of which 1 MB of `{},` has 350,000: that takes seconds. A bounded list stops at
 * the most problems that are counted. (zod itself refuses a list with too many items unread.)
 */
const boundList = (list: z.core.$ZodArray): void => {
  const { _zod: internals } = list;
  let { parse: original } = internals;
  const { def } = internals;
  const sizes = (def.checks ?? []).map((check) => check._zod.def as { maximum?: number; length?: number });
  const most = Math.min(...sizes.map(({ maximum, length }) => maximum ?? length ?? Number.POSITIVE_INFINITY));
  const parseUnbounded: typeof original = (payload, context) => {
    const result = original(payload, context);
    // When it is first called, zod's function may put another one in its place.
    if (internals.parse !== parse) [original, internals.parse] = [internals.parse, parse];
    return result;
  };
  const parse: typeof original = (payload, context) => {
    const { value: given } = payload as { value: unknown };
    if (!Array.isArray(given) || given.length > most) return parseUnbounded(payload, context);
    const items = new Array<unknown>(given.length);
    let problems = payload.issues.length;
    for (let at = 0; at < given.length && problems < MOST_COUNTED; at++) {
      const item = def.element._zod.run({ value: given[at], issues: [] }, context);
      if (item instanceof Promise) throw new Error("Inputs are parsed synchronously");
      items[at] = item.value;
      for (const issue of item.issues) {
        payload.issues.push(prefixed(issue, at));
        problems += problemsIn(issue);
      }
    }
    payload.value = items;
    return payload;
  };
  // Without checks of its own, `run` is the same function.
  if (internals.run === original) internals.run = parse;
  internals.parse = parse;
};

const within = ({ _zod: { def } }: z.core.$ZodTypes): Schema[] => {
  switch (def.type) {
    case "object":
      return Object.values(def.shape);
    case "array":
      return [def.element];
    case "record":
      return [def.keyType, def.valueType];
    case "tuple":
      return [...def.items];
    case "union":
      return [...def.options];
    case "intersection":
      return [def.left, def.right];
    case "pipe":
      return [def.in, def.out];
    case "lazy":
      return [def.getter()];
    default:
      return "innerType" in def ? [def.innerType] : [];
  }
};

const bounded = new WeakSet<Schema>();

/** Bounds all lists of an input's schema. */
export const boundLists = (schema: Schema): void => {
  if (bounded.has(schema)) return;
  bounded.add(schema);
  const each = schema as z.core.$ZodTypes;
  if (each._zod.def.type === "array") boundList(each as z.core.$ZodArray);
  for (const part of within(each)) boundLists(part);
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value without objects in place of lengths. */
const withoutLengths = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutLengths);
  if (!isObject(value)) return value;
  const known = Object.entries(value).filter(([key, each]) => key !== "length" || typeof each !== "object");
  return Object.fromEntries(known.map(([key, each]) => [key, withoutLengths(each)]));
};

/**
 * `safeParse` of a value from outside. zod 4 compares the `length` of what should be a text or a list even where it is an object,
 * which throws a TypeError for {"length": {"toString": 1, "valueOf": 1}} instead of naming the field.
 */
export const safeParse = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  options?: z.core.ParseContext<z.core.$ZodIssue>,
): z.ZodSafeParseResult<z.output<Schema>> => {
  try {
    return schema.safeParse(value, options);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const refused = schema.safeParse(withoutLengths(value), options);
    // What is accepted only without them is not what was sent.
    if (refused.success) throw error;
    return refused;
  }
};
