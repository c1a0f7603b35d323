import { expect, test } from "vitest";
import { z } from "zod";
import { camelCase } from "#core/values/texts.ts";
import { CONTRACTS } from "#routes.ts";
import { innerSchema } from "./casing.ts";

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

/** Of answers in camelCase: names in snake_case that they may have, and why. */
const ALLOWED: readonly { under: string; names: readonly string[]; because: string }[] = [
  {
    under: "/api/admin/axes",
    names: ["population_percentage", "customer_count", "cluster_center", "scaler_params"],
    because: "the specification's columns of dim_segment_master",
  },
  { under: "/api/admin/", names: ["no_consent", "no_address", "control_group"], because: "reason codes, with a count" },
];

/** The fields of an answer that are in another casing than its others. */
const mixed = (output: Schema, path: string): string[] => {
  const fields = fieldsIn(output);
  if (!fields.some(({ name }) => isCamel(name))) return [];
  const allowed = ALLOWED.flatMap(({ under, names }) => (path.startsWith(under) ? names : []));
  return fields.filter(({ name }) => isSnake(name) && !allowed.includes(name)).map((field) => field.path);
};

/** The fields that an answer has twice, under one name in two casings. */
const doubled = (output: Schema): string[] => {
  const seen = new Map<string, Set<string>>();
  for (const { path } of fieldsIn(output)) {
    const key = camelCase(path);
    seen.set(key, (seen.get(key) ?? new Set()).add(path));
  }
  return [...seen].flatMap(([key, paths]) => (paths.size > 1 ? [key] : []));
};

test("an answer has one casing, and no field twice", () => {
  const problems = CONTRACTS.flatMap(({ method, path, output }) =>
    [...mixed(output, path), ...doubled(output)].map((field) => `${method} ${path}: ${field}`),
  );
  expect(problems).toEqual([]);
});

test("mixed and doubled names are found at any depth, in lists, records, unions and pipes", () => {
  const inner = z.object({ lastOrderAt: z.string(), value_at_risk: z.number(), valueAtRisk: z.number() });
  for (const schema of [inner, z.array(inner), z.record(z.string(), inner), z.union([z.string(), inner]).nullable()]) {
    const answer = z.object({ data: schema });
    expect([mixed(answer, "/api/admin/x"), doubled(answer)].map((found) => found.length)).toEqual([1, 1]);
  }
});
