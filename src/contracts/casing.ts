import type { z } from "zod";

type Schema = z.core.$ZodType;
type Path = (string | number)[];

const snakeOf = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The schemas a value may stand for, without what is wrapped around them (optional, default, pipe, union, …). */
const alternatives = (schema: Schema): Schema[] => {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "catch":
    case "readonly":
    case "nonoptional":
      return alternatives(def.innerType);
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

const defsOf = (schemas: Schema[]) =>
  schemas.flatMap(alternatives).map((schema) => (schema as z.core.$ZodTypes)._zod.def);

const elementsOf = (schemas: Schema[]): Schema[] =>
  defsOf(schemas).flatMap((def) => (def.type === "array" ? [def.element] : def.type === "tuple" ? [...def.items] : []));

/** Each named key's schemas, and those of a record's values. */
const fieldsOf = (schemas: Schema[]): { named: Map<string, Schema[]>; others: Schema[] } => {
  const named = new Map<string, Schema[]>();
  const others: Schema[] = [];
  for (const def of defsOf(schemas)) {
    if (def.type === "record") others.push(def.valueType);
    if (def.type !== "object") continue;
    for (const [key, schema] of Object.entries(def.shape)) named.set(key, [...(named.get(key) ?? []), schema]);
  }
  return { named, others };
};

/**
 * Gives each key that the schema knows in snake_case that spelling, at every depth. Keys that are data (a record's) and
 * keys it doesn't know are left alone. `twice` lists where both spellings were given. Goes only as deep as the schema.
 */
export const toSnakeCase = (schema: Schema, value: unknown): { value: unknown; twice: Path[] } => {
  const twice: Path[] = [];
  const spell = (schemas: Schema[], given: unknown, path: Path): unknown => {
    if (schemas.length === 0 || typeof given !== "object" || given === null) return given;
    if (Array.isArray(given)) {
      const elements = elementsOf(schemas);
      return elements.length === 0 ? given : given.map((item, at) => spell(elements, item, [...path, at]));
    }
    const { named, others } = fieldsOf(schemas);
    const entries = Object.entries(given).map(([key, item]): [string, unknown] => {
      const known = named.has(key) ? key : named.has(snakeOf(key)) ? snakeOf(key) : undefined;
      if (known === undefined) return [key, spell(others, item, [...path, key])];
      if (known !== key && Object.hasOwn(given, known)) twice.push([...path, known]);
      return [known, spell(named.get(known) ?? [], item, [...path, known])];
    });
    return Object.fromEntries(entries);
  };
  return { value: spell([schema], value, []), twice };
};
