import { createSchema } from "zod-openapi";
import type { Contract } from "#core/contracts/contract.ts";
import { MOST_PARTS } from "#core/http/body.ts";
import type { Schema, Schemas } from "./operations.ts";

/** A part of a body: `body` is the body in which this part is `raw`. */
type BodyPart = { name: string; schema: Schema; body: (raw: string) => string };

/** Recursive schemas end at this depth. */
const DEEPEST = 4;

/** The parts of a body that the schema describes, the whole first. */
const partsIn = (part: BodyPart, schemas: Schemas, depth = 0): BodyPart[] => {
  const { schema, name, body } = part;
  const as = (next: Schema): BodyPart[] => partsIn({ name, schema: next, body }, schemas, depth + 1);
  if (depth > DEEPEST) return [];
  if (schema.$ref) return as(schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {});
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices) return choices.flatMap(as);
  const fields = Object.entries(schema.properties ?? {}).map(
    ([field, next]): BodyPart => ({
      name: `${name}.${field}`,
      schema: next,
      body: (raw) => body(`{${JSON.stringify(field)}:${raw}}`),
    }),
  );
  const items = schema.items
    ? [{ name: `${name}[]`, schema: schema.items, body: (raw: string) => body(`[${raw}]`) }]
    : [];
  return [part, ...[...fields, ...items].flatMap((inner) => partsIn(inner, schemas, depth + 1))];
};

const typesOf = ({ type = [] }: Schema): string[] => [type].flat();

const keys = (count: number): string => Array.from({ length: count }, (_, i) => `"${i.toString(36)}":1`).join(",");

const repeated = (raw: string, count: number): string => `${`${raw},`.repeat(Math.max(0, count - 1))}${raw}`;

/** As many keys as an object may have, none of them known. */
const KEYS = 990;
const MANY_KEYS = `{${keys(KEYS)}}`;

/** Makes a body of `bytes` with as many copies of `raw` as it takes, at most `most`. */
const filled = ({ body }: BodyPart, raw: string, bytes: number, most = Number.POSITIVE_INFINITY): string => {
  const count = Math.floor((bytes - body("[]").length) / (raw.length + 1));
  return body(`[${repeated(raw, Math.min(count, most))}]`);
};

/** Bodies of up to `bytes` that are wrong in many places, by what is wrong with them. */
export const wrongBodies = ({ input }: Pick<Contract, "input">, bytes: number): Record<string, () => string> => {
  const { schema, components } = createSchema(input, { io: "input", schemaRefPath: "#/$defs/" });
  const whole: BodyPart = { name: "body", schema: schema as Schema, body: (raw) => raw };
  const bodies: Record<string, () => string> = {
    "not an object": () => `[${repeated("{}", bytes / 3)}]`,
    "deep nesting": () => "[".repeat(bytes),
    "allowed nesting": () => `{"a":${"[".repeat(98)}${"]".repeat(98)}}`,
    "a key as long as the body": () => `{"${"k".repeat(bytes - 6)}":1}`,
    "repeated keys": () => `{${repeated('"a":1', bytes / 6)}}`,
    "not closed": () => `{"a":[${repeated("{}", bytes / 3)}`,
  };
  for (const part of partsIn(whole, components as Schemas)) {
    const { name, body } = part;
    const types = typesOf(part.schema);
    if (types.includes("object")) {
      bodies[`${name}: unknown keys`] = () => body(`{${keys((bytes - body("{}").length) / 9)}}`);
      bodies[`${name}: a thousand unknown keys`] = () => body(MANY_KEYS);
    }
    if (types.includes("array")) {
      for (const raw of ["1", "{}", "[]", "null", '""', MANY_KEYS]) {
        const kind = raw === MANY_KEYS ? "of unknown keys" : raw;
        bodies[`${name}: too many items ${kind}`] = () => filled(part, raw, bytes);
        const { maxItems = Number.POSITIVE_INFINITY } = part.schema;
        const parts = raw === MANY_KEYS ? KEYS + 1 : raw === "{}" || raw === "[]" ? 1 : 0;
        const most = Math.min(maxItems, Math.floor((MOST_PARTS - 100) / parts));
        bodies[`${name}: as many items as allowed ${kind}`] = () => filled(part, raw, bytes, most);
      }
    }
    if (types.includes("string")) bodies[`${name}: a long text`] = () => body(JSON.stringify("x".repeat(bytes - 200)));
  }
  return bodies;
};
