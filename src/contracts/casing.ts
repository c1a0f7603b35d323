import type { z } from "zod";
import { MOST_COUNTED } from "#lib/domain/errors.ts";
import { camelCase, snakeCase } from "#lib/domain/letter-case.ts";
import { innerSchema } from "./inner-schema.ts";

type Schema = z.core.$ZodType;
type Path = (string | number)[];

/** The schemas that a value can match, without wrappers (optional, default, pipe, union, …). */
const alternatives = (schema: Schema): Schema[] => {
  const inner = innerSchema(schema);
  if (inner) return alternatives(inner);
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "pipe":
      return [...alternatives(def.in), ...alternatives(def.out)];
    case "lazy":
      return alternatives(def.getter());
    case "union":
      return def.options.flatMap(alternatives);
    case "intersection":
      return [...alternatives(def.left), ...alternatives(def.right)];
    default:
      return [schema];
  }
};

/** Where keys can need respelling: a list's items, an object's known keys, and the values of a record. */
type Plan = { items: () => Plan | null; named: Map<string, Field>; others: () => Plan | null };
type Field = { name: string; plan: () => Plan | null };

/** Schemas can be recursive, so plans are created lazily, as deep as the value. */
const later = <Value>(make: () => Value): (() => Value) => {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

const namedIn = (shapes: Readonly<Record<string, Schema>>[]): Map<string, Field> => {
  const schemas = new Map<string, Schema[]>();
  for (const shape of shapes) {
    for (const [name, schema] of Object.entries(shape)) schemas.set(name, [...(schemas.get(name) ?? []), schema]);
  }
  const fields = [...schemas].map(([name, of]): Field => ({ name, plan: later(() => planOf(of)) }));
  return new Map([
    ...fields.map((each) => [camelCase(each.name), each] as const),
    ...fields.map((each) => [snakeCase(each.name), each] as const),
    ...fields.map((each) => [each.name, each] as const),
  ]);
};

/** Null if the schema has no keys to respell. */
const planOf = (schemas: Schema[]): Plan | null => {
  const defs = schemas.flatMap(alternatives).map((schema) => (schema as z.core.$ZodTypes)._zod.def);
  const items = defs.flatMap((def) => (def.type === "array" ? [def.element] : def.type === "tuple" ? def.items : []));
  const values = defs.flatMap((def) => (def.type === "record" ? [def.valueType] : []));
  const shapes = defs.flatMap((def) => (def.type === "object" ? [def.shape] : []));
  if (items.length + values.length + shapes.length === 0) return null;
  return { items: later(() => planOf(items)), named: namedIn(shapes), others: later(() => planOf(values)) };
};

const plans = new WeakMap<Schema, { plan: Plan | null }>();

const planFor = (schema: Schema): Plan | null => {
  const made = plans.get(schema) ?? { plan: planOf([schema]) };
  plans.set(schema, made);
  return made.plan;
};

/**
 * Renames keys to the schema's spelling, snake_case or camelCase, at every depth. Keys that are data (a record's) and
 * unknown keys stay as they are; unchanged values are not copied. `twice` lists the paths given in both spellings,
 * at most a thousand.
 */
export const toSchemaCase = (schema: Schema, value: unknown): { value: unknown; twice: Path[] } => {
  const twice: Path[] = [];
  const path: Path = [];

  const within = (plan: Plan | null, key: string | number, item: unknown): unknown => {
    if (plan === null || typeof item !== "object" || item === null) return item;
    path.push(key);
    const spelled = Array.isArray(item) ? list(plan.items(), item) : object(plan, item as Record<string, unknown>);
    path.pop();
    return spelled;
  };

  const list = (plan: Plan | null, given: unknown[]): unknown[] => {
    if (plan === null) return given;
    let copy: unknown[] | undefined;
    for (let at = 0; at < given.length; at++) {
      const spelled = within(plan, at, given[at]);
      if (spelled === given[at]) continue;
      copy ??= given.slice();
      copy[at] = spelled;
    }
    return copy ?? given;
  };

  const object = ({ named, others }: Plan, given: Record<string, unknown>): unknown => {
    let changes: Map<string, [string, unknown]> | undefined;
    for (const key in given) {
      const field = named.get(key) ?? (/[A-Z]/.test(key) ? named.get(snakeCase(key)) : undefined);
      const name = field?.name ?? key;
      const spelled = within(field ? field.plan() : others(), name, given[key]);
      if (name !== key && Object.hasOwn(given, name) && twice.length < MOST_COUNTED) twice.push([...path, name]);
      if (name === key && spelled === given[key]) continue;
      changes ??= new Map();
      changes.set(key, [name, spelled]);
    }
    if (!changes) return given;
    return Object.fromEntries(Object.entries(given).map(([key, item]) => changes.get(key) ?? [key, item]));
  };

  const plan = planFor(schema);
  const isObject = typeof value === "object" && value !== null;
  if (plan === null || !isObject) return { value, twice };
  const spelled = Array.isArray(value) ? list(plan.items(), value) : object(plan, value as Record<string, unknown>);
  return { value: spelled, twice };
};
