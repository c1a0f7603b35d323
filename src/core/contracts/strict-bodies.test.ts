import { expect, test } from "vitest";
import { z } from "zod";
import { CONTRACTS } from "#routes.ts";
import { innerSchema } from "./casing.ts";
import type { Contract } from "./contract.ts";
import { longList } from "./posted-rows.ts";

type Schema = z.core.$ZodType;

const LEAVES = ["string", "number", "boolean", "null", "literal", "enum", "unknown", "any", "date", "custom"];

/** The paths of objects in a schema that ignore unknown keys. */
const lenientIn = (schema: Schema, path: string): string[] => {
  const inner = innerSchema(schema);
  if (inner) return lenientIn(inner, path);
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "object": {
      const within = Object.entries(def.shape).flatMap(([name, field]) => lenientIn(field, `${path}.${name}`));
      return (def.catchall as z.core.$ZodTypes | undefined)?._zod.def.type === "never" ? within : [path, ...within];
    }
    case "array":
      return lenientIn(def.element, `${path}[]`);
    case "record":
      return lenientIn(def.valueType, `${path}{}`);
    case "union":
      return def.options.flatMap((option) => lenientIn(option, path));
    case "tuple":
      return def.items.flatMap((item, i) => lenientIn(item, `${path}[${i}]`));
    case "pipe":
      // `z.preprocess` is a transform into the schema that checks the body.
      return lenientIn((def.in as z.core.$ZodTypes)._zod.def.type === "transform" ? def.out : def.in, path);
    default:
      if (!LEAVES.includes(def.type)) throw new Error(`${path}: whether a ${def.type} is strict is not known`);
      return [];
  }
};

const hasJsonBody = ({ method, upload, auth }: Contract): boolean =>
  method !== "GET" && method !== "DELETE" && !upload && auth !== "signature";

// The AI routes ignore unknown keys, as documented in docs/api.md.
const BODIES = CONTRACTS.filter((contract) => !contract.path.startsWith("/api/v1/ai/") && hasJsonBody(contract));

test("objects within lists, tuples, unions, records and preprocessed bodies are found", () => {
  const lenient = z.object({ a: z.string() });
  const within = {
    list: z.array(lenient).optional(),
    longList: longList(lenient, { max: 2 }),
    tuple: z.tuple([z.string(), lenient]),
    union: z.union([z.string(), lenient.transform(({ a }) => a)]),
    record: z.record(z.string(), lenient),
  };
  expect(lenientIn(z.strictObject(within), "")).toEqual([".list[]", ".longList[]", ".tuple[1]", ".union", ".record{}"]);
  expect(() => lenientIn(z.map(z.string(), lenient), "")).toThrow("map");
});

test("every JSON body refuses unknown keys, because a mistyped filter would select everything", () => {
  expect(BODIES.length).toBeGreaterThan(90);
  expect(BODIES.flatMap(({ method, path, input }) => lenientIn(input, `${method} ${path}`))).toEqual([]);
});

test("the parameters of a path are known to its body's schema, which they become part of", () => {
  const missing = BODIES.flatMap(({ path, input }) => {
    const known = input instanceof z.ZodObject ? Object.keys(input.shape) : [];
    return (path.match(/(?<=\{)\w+/g) ?? []).filter((name) => !known.includes(name)).map((name) => `${path} ${name}`);
  });
  expect(missing).toEqual([]);
});
