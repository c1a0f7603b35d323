/** The part of JSON Schema 2020-12 that our document uses. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
};

/** The document's named schemas, the targets of `$ref`. */
export type Schemas = Record<string, unknown>;

/** Limits how deep a recursive schema is followed. */
export const MAX_DEPTH = 8;

/** The name of a `$ref`'s target. */
export const schemaName = (reference: string): string => reference.slice(reference.lastIndexOf("/") + 1);

/** Resolves a `$ref`; other schemas are returned as they are. */
export const resolve = (schema: Schema, schemas: Schemas): Schema => {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...beside } = schema;
  return { ...((schemas[schemaName($ref)] ?? {}) as Schema), ...beside };
};

/** The alternatives of a schema, including `null`. */
export const forms = ({ anyOf, oneOf, type, ...rest }: Schema): Schema[] => {
  if (anyOf ?? oneOf) return anyOf ?? oneOf ?? [];
  return Array.isArray(type) ? type.map((each) => ({ ...rest, type: each })) : [];
};

/** The type in TypeScript's notation: `integer | null`, `string[]`, `"rfm" | "value"`. */
export const typeName = (given: Schema, schemas: Schemas, depth = 0): string => {
  const schema = resolve(given, schemas);
  const parts = forms(schema);
  if (depth > MAX_DEPTH) return "object";
  if (parts.length > 0) return [...new Set(parts.map((part) => typeName(part, schemas, depth + 1)))].join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.type === "array") {
    const item = typeName(schema.items ?? {}, schemas, depth + 1);
    return item.includes("|") ? `(${item})[]` : `${item}[]`;
  }
  if (schema.type === "string" && schema.format) return schema.format;
  return typeof schema.type === "string" ? schema.type : schema.properties || schema.allOf ? "object" : "any";
};

const between = (from: number | undefined, to: number | undefined): string | undefined => {
  if (from === undefined && to === undefined) return undefined;
  if (to === undefined || Math.abs(to) === Number.MAX_SAFE_INTEGER) {
    return from === undefined || Math.abs(from) === Number.MAX_SAFE_INTEGER ? undefined : `≥ ${from}`;
  }
  return from === undefined || Math.abs(from) === Number.MAX_SAFE_INTEGER ? `≤ ${to}` : `${from}–${to}`;
};

/** The bounds of a number, of a string's length or of a list's size. */
export const describeRange = (given: Schema, schemas: Schemas): string | undefined => {
  const schema = resolve(given, schemas);
  const [form] = forms(schema).filter(({ type }) => type !== "null");
  if (form) return describeRange(form, schemas);
  return (
    between(schema.minimum ?? schema.exclusiveMinimum, schema.maximum ?? schema.exclusiveMaximum) ??
    between(schema.minLength, schema.maxLength) ??
    between(schema.minItems, schema.maxItems)
  );
};
