import { forms, MAX_DEPTH, resolve, type Schema, type Schemas } from "./schema.ts";

const TEXTS: Record<string, string> = {
  email: "ana@example.com",
  uuid: "0b9d2f6e-6f5c-4d0e-9a53-3f1c8a1d7e42",
  date: "2026-11-20",
  "date-time": "2026-11-20T12:00:00Z",
};

const sampleText = ({ format = "", minLength = 0 }: Schema): string => TEXTS[format] ?? (minLength > 0 ? "text" : "");

/** A minimal valid value: required fields filled with defaults, examples or the first choice. */
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
      const names = depth > MAX_DEPTH ? [] : (schema.required ?? []);
      return Object.fromEntries(
        names.map((name) => [name, sampleOf(schema.properties?.[name] ?? {}, schemas, depth + 1)]),
      );
    }
    case "array":
      return (schema.minItems ?? 0) > 0 && depth <= MAX_DEPTH ? [sampleOf(schema.items ?? {}, schemas, depth + 1)] : [];
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
