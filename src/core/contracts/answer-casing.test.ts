import { expect, test } from "vitest";
import { z } from "zod";
import { camelCase } from "#core/values/texts.ts";
import { CONTRACTS } from "#routes.ts";
import { bothCasings, innerSchema } from "./casing.ts";

type Schema = z.core.$ZodType;

/** The names of an answer's fields, with their paths. The keys of records are data. */
const fieldsIn = (schema: Schema, path = "", seen = new Set<Schema>()): { path: string; name: string }[] => {
  const inner = innerSchema(schema);
  if (inner) return fieldsIn(inner, path, seen);
  if (seen.has(schema)) return [];
  const within = (part: Schema, at: string) => fieldsIn(part, at, new Set([...seen, schema]));
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "object":
      return Object.entries(def.shape).flatMap(([name, field]) => [
        { path: `${path}.${name}`, name },
        ...within(field, `${path}.${name}`),
      ]);
    case "array":
      return within(def.element, `${path}[]`);
    case "record":
      return within(def.valueType, `${path}{}`);
    case "union":
      return def.options.flatMap((option) => within(option, path));
    case "tuple":
      return def.items.flatMap((item, i) => within(item, `${path}[${i}]`));
    case "intersection":
      return [...within(def.left, path), ...within(def.right, path)];
    case "pipe":
      return within(def.out, path);
    case "lazy":
      return within(def.getter(), path);
    default:
      return [];
  }
};

const isSnake = (name: string): boolean => /[a-z\d]_[a-z\d]/.test(name);
const isCamel = (name: string): boolean => /[a-z\d][A-Z]/.test(name);

/** Names in snake_case that an answer in camelCase may have. */
const ALLOWED: Record<string, string> = {
  population_percentage: "the specification's column of dim_segment_master",
  customer_count: "the specification's column of dim_segment_master",
  cluster_center: "the specification's column of dim_segment_master",
  scaler_params: "the specification's column of dim_segment_master",
  no_consent: "a reason code, with a count",
  no_address: "a reason code, with a count",
  control_group: "a reason code, with a count",
};

const mixed = (output: Schema): string[] => {
  const fields = fieldsIn(output);
  if (!fields.some(({ name }) => isCamel(name))) return [];
  const paths = new Set(fields.map(({ path }) => path));
  return (
    fields
      .filter(({ name }) => isSnake(name) && !Object.hasOwn(ALLOWED, name))
      .map(({ path }) => path)
      // A former name, beside the one in camelCase.
      .filter((path) => !paths.has(path.replace(/[^.]+$/, camelCase)))
  );
};

test("an answer has one casing; a former name in another one stays beside the new one", () => {
  expect(
    CONTRACTS.flatMap(({ method, path, output }) => mixed(output).map((field) => `${method} ${path}: ${field}`)),
  ).toEqual([]);
});

test("mixed names are found at any depth, in lists, records, unions and pipes", () => {
  const inner = z.object({ lastOrderAt: z.string(), value_at_risk: z.number() });
  for (const schema of [inner, z.array(inner), z.record(z.string(), inner), z.union([z.string(), inner]).nullable()])
    expect(mixed(z.object({ data: schema }))).toHaveLength(1);
  expect(mixed(z.object(bothCasings(inner.shape)))).toEqual([]);
});
