import { expect, test } from "vitest";
import { z } from "zod";
import type { Contract } from "./contract.ts";
import { CONTRACTS } from "./index.ts";
import { innerSchema } from "./inner-schema.ts";

type Schema = z.core.$ZodType;

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
    case "pipe":
      return lenientIn(def.in, path);
    default:
      return [];
  }
};

const hasJsonBody = ({ method, upload, auth }: Contract): boolean =>
  method !== "GET" && method !== "DELETE" && !upload && auth !== "signature";

const BODIES = CONTRACTS.filter((contract) => contract.path.startsWith("/api/admin/") && hasJsonBody(contract));

test("every JSON body of the admin API refuses unknown keys, because a mistyped filter would select everything", () => {
  expect(BODIES.length).toBeGreaterThan(80);
  expect(BODIES.flatMap(({ method, path, input }) => lenientIn(input, `${method} ${path}`))).toEqual([]);
});

test("the parameters of a path are known to its body's schema, which they become part of", () => {
  const missing = BODIES.flatMap(({ path, input }) => {
    const known = input instanceof z.ZodObject ? Object.keys(input.shape) : [];
    return (path.match(/(?<=\{)\w+/g) ?? []).filter((name) => !known.includes(name)).map((name) => `${path} ${name}`);
  });
  expect(missing).toEqual([]);
});
