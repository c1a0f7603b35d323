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
const schemaName = (reference: string): string => reference.slice(reference.lastIndexOf("/") + 1);

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

export type Field = {
  /** `data.segments[].segment_name` */
  path: string;
  type: string;
  range?: string | undefined;
  standard?: unknown;
  isRequired: boolean;
  words?: string | undefined;
  /** The variants that have it, unless all do. */
  onlyIn: string[];
};

const merged = (alternatives: { name: string; fields: Field[] }[]): Field[] => {
  const paths = [...new Set(alternatives.flatMap(({ fields }) => fields.map(({ path }) => path)))];
  return paths.flatMap((path) => {
    const having = alternatives.flatMap(({ name, fields }) => {
      const field = fields.find((each) => each.path === path);
      return field ? [{ name, field }] : [];
    });
    const [first] = having;
    if (!first) return [];
    const names = having.map(({ name }) => name).filter(Boolean);
    return [
      {
        ...first.field,
        type: [...new Set(having.flatMap(({ field }) => field.type.split(" | ")))].join(" | "),
        onlyIn: having.length < alternatives.length ? names : first.field.onlyIn,
      },
    ];
  });
};

/** Every field of this schema, each after its parent. */
export const listSchemaFields = (given: Schema, schemas: Schemas, at = "", depth = 0): Field[] => {
  const schema = resolve(given, schemas);
  if (depth > MAX_DEPTH) return [];
  const parts = forms(schema).filter(({ type }) => type !== "null");
  if (parts.length > 0) {
    return merged(
      parts.map((part) => ({
        name: part.$ref === undefined ? "" : schemaName(part.$ref),
        fields: listSchemaFields(part, schemas, at, depth + 1),
      })),
    );
  }
  if (schema.allOf) return schema.allOf.flatMap((part) => listSchemaFields(part, schemas, at, depth + 1));
  if (schema.type === "array") return listSchemaFields(schema.items ?? {}, schemas, `${at}[]`, depth + 1);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = at === "" ? name : `${at}.${name}`;
    const { description, default: standard } = resolve(property, schemas);
    const field = {
      path,
      type: typeName(property, schemas),
      range: describeRange(property, schemas),
      ...(standard !== undefined && { standard }),
      isRequired: schema.required?.includes(name) ?? false,
      words: description,
      onlyIn: [],
    };
    return [field, ...listSchemaFields(property, schemas, path, depth + 1)];
  });
};
