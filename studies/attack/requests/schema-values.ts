import type { Random } from "#lib/statistics/random.ts";
import type { Schema, Schemas } from "#testing/routes/operations.ts";
import { oneOf } from "./payloads.ts";

/** A meaningful value for a field of this name, for example an existing ID, if the schema alone is not enough. */
type ValueLookup = (name: string) => string | undefined;

const WORDS = ["Ana", "vip", "Knitting", "a longer name", "José", "日本", "x"];
const FORMATS: Record<string, string[]> = {
  date: ["2026-01-31", "2025-02-28", "2024-02-29"],
  "date-time": ["2026-01-31T10:00:00Z", "2025-03-30T01:30:00.5Z"],
  email: ["ana@example.com", "o'neil+tag@example.co.uk"],
  uuid: ["0192f0c1-7a00-7000-8000-000000000001"],
};
/** Recursive schemas end at this depth. */
const DEEPEST = 5;

const textFor = ({ format = "", minLength = 0, maxLength = 200 }: Schema, random: Random): string => {
  const word = oneOf(random, FORMATS[format] ?? WORDS);
  if (random() < 0.1) return "b".repeat(Math.min(maxLength, 2_000) + (random() < 0.5 ? 0 : 1));
  return FORMATS[format] ? word : word.padEnd(minLength, "z").slice(0, maxLength);
};

/** Usually within the bounds and small, often at a bound or just beyond. */
const numberFor = (schema: Schema, random: Random): number => {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, type } = schema;
  const least = minimum ?? exclusiveMinimum ?? 0;
  const most = maximum ?? exclusiveMaximum ?? least + 100;
  if (random() < 0.3) return oneOf(random, [least, most, least - 1, most + 1]);
  const value = least + random() * Math.min(most - least, 100);
  return type === "integer" ? Math.floor(value) : Math.round(value * 100) / 100;
};

/** A value that usually matches the schema. */
export const valueFor = (
  schema: Schema,
  random: Random,
  schemas: Schemas,
  { name = "", known = () => undefined, depth = 0 }: { name?: string; known?: ValueLookup; depth?: number } = {},
): unknown => {
  const below = (next: Schema, of: string = name) =>
    valueFor(next, random, schemas, { name: of, known, depth: depth + 1 });
  if (schema.$ref) return below(schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {});
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return oneOf(random, schema.enum);
  if (schema.examples && random() < 0.4) return oneOf(random, schema.examples);
  if (schema.default !== undefined && random() < 0.2) return schema.default;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return below(depth > DEEPEST ? (choices.at(-1) ?? {}) : oneOf(random, choices));
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((each) => below(each)));
  const type = Array.isArray(schema.type) ? oneOf(random, schema.type) : schema.type;
  if (type === "string") return known(name) ?? textFor(schema, random);
  if (type === "integer" || type === "number") return numberFor({ ...schema, type }, random);
  if (type === "boolean") return random() < 0.5;
  if (type === "array") {
    const few = depth > DEEPEST ? 0 : Math.floor(random() * 4);
    const count = Math.min(Math.max(schema.minItems ?? 0, few), schema.maxItems ?? few, 40);
    return Array.from({ length: count }, () => below(schema.items ?? {}));
  }
  if (type === "null") return null;
  const { properties = {}, required = [] } = schema;
  const chance = depth > DEEPEST ? 0 : 0.5;
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([key]) => required.includes(key) || random() < chance)
      .map(([key, next]) => [key, below(next, key)]),
  );
};
