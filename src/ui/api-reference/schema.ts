/** As much of JSON Schema 2020-12 as our document uses. */
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

/** The document's named schemas, to which `$ref` leads. */
export type Schemas = Record<string, unknown>;

/** Past this a schema that names itself is not followed. */
const DEEPEST = 8;

const nameOf = (reference: string): string => reference.slice(reference.lastIndexOf("/") + 1);

const resolve = (schema: Schema, schemas: Schemas): Schema => {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...beside } = schema;
  return { ...((schemas[nameOf($ref)] ?? {}) as Schema), ...beside };
};

/** The forms a value may have, `null` among them. */
const forms = ({ anyOf, oneOf, type, ...rest }: Schema): Schema[] => {
  if (anyOf ?? oneOf) return anyOf ?? oneOf ?? [];
  return Array.isArray(type) ? type.map((each) => ({ ...rest, type: each })) : [];
};

/** The type in one expression, as TypeScript writes it: `integer | null`, `string[]`, `"rfm" | "value"`. */
export const typeName = (given: Schema, schemas: Schemas, depth = 0): string => {
  const schema = resolve(given, schemas);
  const parts = forms(schema);
  if (depth > DEEPEST) return "object";
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

/** The bounds of a value: of a number itself, of a text's characters, of a list's items. */
export const rangeOf = (given: Schema, schemas: Schemas): string | undefined => {
  const schema = resolve(given, schemas);
  const [form] = forms(schema).filter(({ type }) => type !== "null");
  if (form) return rangeOf(form, schemas);
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
  /** The named forms that have it, where not all do. */
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

/** Every field in a value of this schema, in order, each after the one that holds it. */
export const fieldsOf = (given: Schema, schemas: Schemas, at = "", depth = 0): Field[] => {
  const schema = resolve(given, schemas);
  if (depth > DEEPEST) return [];
  const parts = forms(schema).filter(({ type }) => type !== "null");
  if (parts.length > 0) {
    return merged(
      parts.map((part) => ({
        name: part.$ref === undefined ? "" : nameOf(part.$ref),
        fields: fieldsOf(part, schemas, at, depth + 1),
      })),
    );
  }
  if (schema.allOf) return schema.allOf.flatMap((part) => fieldsOf(part, schemas, at, depth + 1));
  if (schema.type === "array") return fieldsOf(schema.items ?? {}, schemas, `${at}[]`, depth + 1);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = at === "" ? name : `${at}.${name}`;
    const { description, default: standard } = resolve(property, schemas);
    const field = {
      path,
      type: typeName(property, schemas),
      range: rangeOf(property, schemas),
      ...(standard !== undefined && { standard }),
      isRequired: schema.required?.includes(name) ?? false,
      words: description,
      onlyIn: [],
    };
    return [field, ...fieldsOf(property, schemas, path, depth + 1)];
  });
};

const TEXTS: Record<string, string> = {
  email: "ana@example.com",
  uuid: "0b9d2f6e-6f5c-4d0e-9a53-3f1c8a1d7e42",
  date: "2026-11-20",
  "date-time": "2026-11-20T12:00:00Z",
};

const sampleText = ({ format = "", minLength = 0 }: Schema): string => TEXTS[format] ?? (minLength > 0 ? "text" : "");

/** A smallest value to begin with: what is required, filled with defaults, examples and first choices. */
export const sampleOf = (given: Schema, schemas: Schemas, depth = 0): unknown => {
  const schema = resolve(given, schemas);
  if (schema.default !== undefined) return schema.default;
  if (schema.examples?.length) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [form] = forms(schema);
  if (form) return sampleOf(form, schemas, depth + 1);
  switch (schema.type) {
    case "object": {
      const names = depth > DEEPEST ? [] : (schema.required ?? []);
      return Object.fromEntries(
        names.map((name) => [name, sampleOf(schema.properties?.[name] ?? {}, schemas, depth + 1)]),
      );
    }
    case "array":
      return (schema.minItems ?? 0) > 0 && depth <= DEEPEST ? [sampleOf(schema.items ?? {}, schemas, depth + 1)] : [];
    case "integer":
    case "number":
      return Math.max(schema.minimum ?? 0, 0);
    case "boolean":
      return false;
    case "null":
      return null;
    default:
      return sampleText(schema);
  }
};
