import { isFullRing } from "../depth.ts";
import type { Schema } from "./operations.ts";

/** Values at the limits of what a schema takes, and around them; the route decides which are valid. */

const TIMES = [
  "1900-01-01T00:00:00Z",
  "1900-01-01T00:00:00+14:00",
  "1969-12-31T23:59:59.999Z",
  "0001-01-01T00:00:00Z",
  "0000-01-01T00:00:00Z",
  "2024-02-29T12:00:00-12:00",
  "2999-12-31T23:59:59Z",
  new Date().toISOString(),
];
const DAYS = ["1900-01-01", "0001-01-01", "2024-02-29", "2999-12-31", new Date().toISOString().slice(0, 10)];

const TEXTS = [
  "",
  " ",
  "\u200B",
  "x",
  "constructor",
  "__proto__",
  "=1+1",
  "a,b;c\"'",
  "\u00a0a",
  "ſ",
  "\ud800",
  "a\u0000",
];
/** A letter of one, two and four bytes, one of two characters, one that is shown from right to left, and one that grows in capitals. */
const LETTERS = ["x", "é", "💥", "e\u0301", "م", "ß"];
/** Where a schema has no limit. */
const LONG = 300;

/** As numbers and as texts, in major units: shops send both. */
const AMOUNTS = ["0", "0.00", "0.01", "-0", "-1", "999999999.99", "1000000000", "1000000000000", "1e3", "12,5"];

const textsOf = ({ format, maxLength = LONG, minLength = 0 }: Schema): string[] => {
  if (format === "date-time") return TIMES;
  if (format === "date") return DAYS;
  const long = LETTERS.flatMap((letter) => [
    letter.repeat(Math.floor(maxLength / letter.length)),
    letter.repeat(maxLength),
  ]);
  return [...TEXTS, ...long, "x".repeat(Math.max(minLength, 1)), "x".repeat(maxLength + 1)];
};

const numbersOf = ({ type, minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): number[] => {
  const bounds = [minimum, maximum, exclusiveMinimum, exclusiveMaximum].flatMap((bound) => bound ?? []);
  const whole = [
    ...bounds.flatMap((bound) => [bound - 1, bound, bound + 1]),
    0,
    -1,
    1,
    1e9,
    1e12,
    2 ** 31,
    2 ** 53 - 1,
  ];
  return type === "integer" ? whole : [...whole, 0.1 + 0.2, 1e-9, 0.005, -0.01, 999_999_999_999.99];
};

type Definitions = Record<string, Schema>;

const followed = (schema: Schema, definitions: Definitions): Schema =>
  schema.$ref ? followed(definitions[schema.$ref.split("/").at(-1) ?? ""] ?? {}, definitions) : schema;

const optionsOf = (schema: Schema): Schema[] | undefined => schema.anyOf ?? schema.oneOf;

/** The plainest value of a schema. */
export const plainValue = (given: Schema, definitions: Definitions): unknown => {
  const schema = followed(given, definitions);
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.examples) return schema.examples[0];
  const [option] = optionsOf(schema) ?? [];
  if (option) return plainValue(option, definitions);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "string") {
    if (schema.format === "date-time") return "2026-01-02T10:00:00Z";
    return schema.format === "date" ? "2026-01-02" : "x".repeat(Math.max(1, schema.minLength ?? 1));
  }
  if (type === "integer" || type === "number") return Math.max(1, schema.minimum ?? 1);
  if (type === "boolean") return false;
  if (type === "null") return null;
  if (type === "array")
    return Array.from({ length: schema.minItems ?? 0 }, () => plainValue(schema.items ?? {}, definitions));
  const { properties = {}, required = [] } = schema;
  return Object.fromEntries(required.map((key) => [key, plainValue(properties[key] ?? {}, definitions)]));
};

const MOST_ITEMS = isFullRing ? 1000 : 100;

/** Copies of a value in each of which one part, at any depth, is extreme. `base` is the value of the other parts. */
export const listExtremes = (given: Schema, definitions: Definitions, base: unknown, depth = 0): unknown[] => {
  const schema = followed(given, definitions);
  if (depth > 6) return [];
  const below = (next: Schema, from: unknown) => listExtremes(next, definitions, from, depth + 1);
  const options = optionsOf(schema);
  if (options) {
    const types = new Set(options.map(({ type }) => type));
    const amounts = types.has("number") && types.has("string") ? AMOUNTS : [];
    return [...amounts, ...options.flatMap((option) => below(option, base))];
  }
  if (schema.const !== undefined) return [schema.const];
  if (schema.enum) return schema.enum;
  if (Array.isArray(schema.type)) return schema.type.flatMap((type) => below({ ...schema, type }, base));
  if (schema.type === "null") return [null];
  if (schema.type === "boolean") return [true, false];
  if (schema.type === "string") return textsOf(schema);
  if (schema.type === "integer" || schema.type === "number") return numbersOf(schema);
  if (schema.type === "array") {
    const { items = {}, maxItems = LONG } = schema;
    const item = Array.isArray(base) && base.length > 0 ? base[0] : plainValue(items, definitions);
    const full = Array.from({ length: Math.min(maxItems, MOST_ITEMS) }, () => item);
    // Lists of a fixed length are refused without the others.
    const others = Array.isArray(base) ? base.slice(1) : [];
    return [[], full, ...below(items, item).map((extreme) => [extreme, ...others])];
  }
  const of = (typeof base === "object" && base !== null ? base : plainValue(schema, definitions)) as Record<
    string,
    unknown
  >;
  const { properties = {}, required = [], additionalProperties } = schema;
  const values = typeof additionalProperties === "object" ? below(additionalProperties, undefined) : [];
  return [
    ...values.flatMap((value) => [{ ...of, one: value }]),
    ...Object.entries(properties).flatMap(([key, next]) => {
      const { [key]: _, ...others } = of;
      const changed = below(next, of[key] ?? plainValue(next, definitions)).map((value) => ({ ...of, [key]: value }));
      return required.includes(key) ? changed : [others, ...changed];
    }),
  ];
};
