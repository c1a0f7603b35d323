import type { z } from "zod";

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
