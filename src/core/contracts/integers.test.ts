import { expect, test } from "vitest";
import { z } from "zod";
import { CONTRACTS } from "#routes.ts";

const LARGEST = 2 ** 53 - 1;

/** Paths in a JSON schema of integers without bounds. */
const unbounded = (schema: unknown, place: string): string[] => {
  if (typeof schema !== "object" || schema === null) return [];
  const { type, maximum, exclusiveMaximum } = schema as Record<string, unknown>;
  const isOpen = type === "integer" && exclusiveMaximum === undefined && Number(maximum ?? LARGEST) >= LARGEST;
  return [
    ...(isOpen ? [place] : []),
    // An override documents a text that is parsed as a number and checked against its own bounds.
    ...Object.entries(schema).flatMap(([key, below]) =>
      key === "override" ? [] : unbounded(below, `${place}.${key}`),
    ),
  ];
};

test("every integer in a request is bounded, so that it fits the database's integer type", () => {
  const found = CONTRACTS.flatMap(({ method, path, input }) =>
    unbounded(z.toJSONSchema(input, { io: "input", unrepresentable: "any" }), `${method} ${path}`),
  );
  expect(found).toEqual([]);
});
