import { expect, test } from "vitest";
import { z } from "zod";
import { CONTRACTS } from "./index.ts";

const LARGEST = 2 ** 53 - 1;

/** Where in a JSON schema an integer has no bound of its own. */
const unbounded = (schema: unknown, place: string): string[] => {
  if (typeof schema !== "object" || schema === null) return [];
  const { type, maximum, exclusiveMaximum } = schema as Record<string, unknown>;
  const isOpen = type === "integer" && exclusiveMaximum === undefined && Number(maximum ?? LARGEST) >= LARGEST;
  return [
    ...(isOpen ? [place] : []),
    // An override is what the document says of a text that is read as a number, which has bounds of its own.
    ...Object.entries(schema).flatMap(([key, below]) =>
      key === "override" ? [] : unbounded(below, `${place}.${key}`),
    ),
  ];
};

test("every integer of a request has a bound: one beyond the database's integer was a 500", () => {
  const found = CONTRACTS.flatMap(({ method, path, input }) =>
    unbounded(z.toJSONSchema(input, { io: "input", unrepresentable: "any" }), `${method} ${path}`),
  );
  expect(found).toEqual([]);
});
