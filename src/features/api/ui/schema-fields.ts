import { describeRange, forms, MAX_DEPTH, resolve, type Schema, type Schemas, schemaName, typeName } from "./schema.ts";

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
