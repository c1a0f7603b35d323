import { expect, test } from "vitest";
import { z } from "zod";
import { createSchema } from "zod-openapi";
import { CONTRACTS } from "#routes.ts";
import type { Schema, Schemas } from "#testing/routes/operations.ts";
import type { Contract } from "./contract.ts";

/** The path of each list, choice of several values and text in a body that has no limit of its own. */
const unboundedIn = ({ method, path, input }: Pick<Contract, "method" | "path" | "input">): string[] => {
  const { schema, components } = createSchema(input, { io: "input", schemaRefPath: "#/$defs/" });
  const inPath: string[] = path.match(/(?<=\{)\w+/g) ?? [];
  const followed = new Set<string>();
  const walk = (part: Schema, at: string): string[] => {
    if (part.$ref) {
      const name = part.$ref.split("/").at(-1) ?? "";
      if (followed.has(name)) return [];
      followed.add(name);
      return walk((components as Schemas)[name] ?? {}, at);
    }
    const types = [part.type].flat();
    const isFree = !part.enum && part.const === undefined && !part.format;
    const isLong = types.includes("string") && isFree && part.maxLength === undefined;
    // A list as long as it has choices; one with a place for each of something else has a fixed length.
    const most =
      part.items?.enum && part.minItems !== part.maxItems ? part.items.enum.length : Number.POSITIVE_INFINITY;
    const isMany = types.includes("array") && (part.maxItems === undefined || part.maxItems > most);
    const options = part.anyOf ?? part.oneOf ?? part.allOf ?? [];
    const values = typeof part.additionalProperties === "object" ? part.additionalProperties : {};
    return [
      ...(isLong || isMany ? [at] : []),
      ...options.flatMap((option) => walk(option, at)),
      ...walkAll(Object.entries(part.properties ?? {}), at),
      ...(part.items ? walk(part.items, `${at}[]`) : []),
      ...(Object.keys(values).length > 0 ? walk(values, `${at}{}`) : []),
    ];
  };
  const walkAll = (fields: [string, Schema][], at: string): string[] =>
    // Node's limit of 16 KB for an address and headers bounds the parameters of a path, and of a query.
    fields.flatMap(([name, field]) => (inPath.includes(name) ? [] : walk(field, `${at}.${name}`)));
  return walk(schema as Schema, `${method} ${path} body`);
};

const hasJsonBody = ({ method, upload, auth }: Contract): boolean =>
  method !== "GET" && method !== "DELETE" && !upload && auth !== "signature";

test("what has no limit is found at any depth", () => {
  const choices = z.array(z.enum(["a", "b"]));
  const input = z.strictObject({
    id: z.string(),
    text: z.string().nullable(),
    short: z.string().max(3),
    day: z.iso.date(),
    list: z.array(z.strictObject({ texts: z.array(z.string()).max(3) })).optional(),
    record: z.record(z.string(), z.union([z.number(), z.string()])),
    choices: choices.max(3),
    grid: choices.length(9),
    few: choices.max(2),
  });
  const found = unboundedIn({ method: "PUT", path: "/api/x/{id}", input });
  expect(found.map((at) => at.replace("PUT /api/x/{id} body", ""))).toEqual([
    ".text",
    ".list",
    ".list[].texts[]",
    ".record{}",
    ".choices",
  ]);
});

// The number of an object's keys is limited when the body is read: `MOST_KEYS`, and `longRecord` for heavy routes.
test("every list and text of a body has a limit, and a list of choices has room for each choice once", () => {
  const bodies = CONTRACTS.filter(hasJsonBody);
  expect(bodies.length).toBeGreaterThan(100);
  expect(bodies.flatMap(unboundedIn)).toEqual([]);
});
