import { z } from "zod";
import { LONGEST_FIELD, MOST_COUNTED, MOST_ISSUES } from "#core/values/errors.ts";
import { camelCase, excerpt, snakeCase } from "#core/values/texts.ts";

type Schema = z.core.$ZodType;

/** The schema inside a wrapper that leaves its fields as they are (optional, default, …); null for any other schema. */
export const innerSchema = (schema: Schema): Schema | null => {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "catch":
    case "readonly":
    case "nonoptional":
      return def.innerType;
    default:
      return null;
  }
};

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
type Plan = {
  items: () => Plan | null;
  named: ReadonlyMap<string, readonly Field[]>;
  /** The keys as documented, if all keys are known. */
  known: readonly string[] | null;
  others: () => Plan | null;
};
type Field = { name: string; plan: () => Plan | null; fits?: (value: unknown) => boolean };

/** Other names that a field is posted under; several fields can share one if `fits` tells from the value which is meant. */
const otherNames = z.registry<{ names: readonly string[]; fits?: Field["fits"] }>();

/** Lets the field also be posted as one of these names, which errors then use. */
export const alsoPostedAs = <Of extends z.ZodType>(
  schema: Of,
  names: readonly string[],
  fits?: (value: unknown) => boolean,
): Of => {
  otherNames.add(schema, { names, ...(fits && { fits }) });
  return schema;
};

/** Schemas can be recursive, so plans are created lazily, as deep as the value. */
const later = <Value>(make: () => Value): (() => Value) => {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

const namedIn = (shapes: Readonly<Record<string, Schema>>[]): ReadonlyMap<string, readonly Field[]> => {
  const schemas = new Map<string, Schema[]>();
  for (const shape of shapes) {
    for (const [name, schema] of Object.entries(shape)) schemas.set(name, [...(schemas.get(name) ?? []), schema]);
  }
  const others = new Map<string, Field[]>();
  const fields = [...schemas].map(([name, of]): Field => {
    const field: Field = { name, plan: later(() => buildPlan(of)) };
    for (const { names, fits } of of.flatMap((schema) => otherNames.get(schema) ?? [])) {
      for (const other of names.flatMap((each) => [camelCase(each), each]))
        others.set(other, [...(others.get(other) ?? []), { ...field, ...(fits && { fits }) }]);
    }
    return field;
  });
  return new Map<string, readonly Field[]>([
    ...others,
    ...fields.map((each) => [camelCase(each.name), [each]] as const),
    ...fields.map((each) => [snakeCase(each.name), [each]] as const),
    ...fields.map((each) => [each.name, [each]] as const),
  ]);
};

/** Null if the schema has no keys to respell. */
const buildPlan = (schemas: Schema[]): Plan | null => {
  const defs = schemas.flatMap(alternatives).map((schema) => (schema as z.core.$ZodTypes)._zod.def);
  const items = defs.flatMap((def) => (def.type === "array" ? [def.element] : def.type === "tuple" ? def.items : []));
  const values = defs.flatMap((def) => (def.type === "record" ? [def.valueType] : []));
  const shapes = defs.flatMap((def) => (def.type === "object" ? [def.shape] : []));
  if (items.length + values.length + shapes.length === 0) return null;
  const isOpen = defs.some((def) => def.type === "record" || (def.type === "object" && def.catchall !== undefined));
  return {
    items: later(() => buildPlan(items)),
    named: namedIn(shapes),
    known: shapes.length === 0 || isOpen ? null : shapes.flatMap((shape) => Object.keys(shape)),
    others: later(() => buildPlan(values)),
  };
};

const plans = new WeakMap<Schema, { plan: Plan | null }>();

const planFor = (schema: Schema): Plan | null => {
  const made = plans.get(schema) ?? { plan: buildPlan([schema]) };
  plans.set(schema, made);
  return made.plan;
};

/** Whether a key names a field of the schema itself, in either spelling or by another name. */
export const hasField = (schema: Schema, key: string): boolean => {
  const named = planFor(schema)?.named;
  return named !== undefined && (named.has(key) || named.has(snakeCase(key)));
};

/** A field given more than once, and the names it was given under. */
type Twice = { at: Path; names: [string, string] };

/** The key among those renamed that became this field. */
const findPosted = (changes: ReadonlyMap<string, [name: string, value: unknown]>, name: string): string | undefined => {
  for (const [key, [renamed]] of changes) if (renamed === name) return key;
  return undefined;
};

/** A key that the schema ignores, such as `customer_data[].email`, how often it occurs, and the keys known there. */
type UnknownKey = { parameter: string; key: string; known: readonly string[]; count: number };

/** `customer_data[].email` */
export const anyItemAt = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[]` : text === "" ? String(key) : `${text}.${String(key)}`),
    "",
  );

/**
 * Renames keys to the schema's spelling, snake_case or camelCase, at every depth. Keys that are data (a record's) and
 * unknown keys stay as they are; unchanged values are not copied. `twice` lists the fields given under two names or in
 * both spellings, at most a thousand; `unknown` the first ignored keys; `postedAs` how fields of the value itself are
 * called that have another name here.
 */
export const toSchemaCase = (
  schema: Schema,
  value: unknown,
): { value: unknown; twice: Twice[]; unknown: UnknownKey[]; postedAs: ReadonlyMap<string, string> } => {
  const twice: Twice[] = [];
  const postedAs = new Map<string, string>();
  const unknown: UnknownKey[] = [];
  const path: Path = [];

  // By plan, because building the path of each of a million keys would take a second.
  const noted = new Map<Plan, Map<string, UnknownKey>>();
  const noteUnknown = (plan: Plan, known: readonly string[], key: string) => {
    const ofPlan = noted.get(plan) ?? new Map<string, UnknownKey>();
    noted.set(plan, ofPlan);
    const before = ofPlan.get(key);
    if (before) before.count++;
    if (before || unknown.length === MOST_ISSUES) return;
    const parameter = excerpt(anyItemAt([...path, key]), LONGEST_FIELD);
    const found = { parameter, key: key.slice(0, LONGEST_FIELD), known, count: 1 };
    ofPlan.set(key, found);
    unknown.push(found);
  };

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

  const object = (plan: Plan, given: Record<string, unknown>): unknown => {
    const { named, known, others } = plan;
    let changes: Map<string, [string, unknown]> | undefined;
    for (const key in given) {
      const item = given[key];
      const fieldsOfKey = named.get(key);
      // Nearly all keys of a large body are as documented, with nothing inside to respell.
      const isPlain = typeof item !== "object" || item === null;
      if (isPlain && fieldsOfKey?.length === 1 && fieldsOfKey[0]?.name === key) continue;
      const fields = fieldsOfKey ?? (/[A-Z]/.test(key) ? named.get(snakeCase(key)) : undefined);
      const field = fields?.find(({ fits }) => fits?.(item) ?? true) ?? fields?.[0];
      if (!field && known) noteUnknown(plan, known, key);
      const name = field?.name ?? key;
      if (field && name !== key && camelCase(name) !== camelCase(key)) postedAs.set(anyItemAt([...path, name]), key);
      const spelled = within(field ? field.plan() : others(), name, item);
      if (name === key && spelled === item) continue;
      changes ??= new Map();
      if (name !== key && twice.length < MOST_COUNTED) {
        const other = Object.hasOwn(given, name) ? name : findPosted(changes, name);
        if (other !== undefined) twice.push({ at: [...path, name], names: [key, other] });
      }
      changes.set(key, [name, spelled]);
    }
    if (!changes) return given;
    return Object.fromEntries(Object.entries(given).map(([key, item]) => changes.get(key) ?? [key, item]));
  };

  const plan = planFor(schema);
  const isObject = typeof value === "object" && value !== null;
  if (plan === null || !isObject) return { value, twice, unknown, postedAs };
  const spelled = Array.isArray(value) ? list(plan.items(), value) : object(plan, value as Record<string, unknown>);
  return { value: spelled, twice, unknown, postedAs };
};
