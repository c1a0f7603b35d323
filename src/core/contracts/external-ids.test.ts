import { describe, expect, test } from "vitest";
import { z } from "zod";
import { listExamples } from "#features/api/contracts/openapi/example-calls.ts";
import { CONTRACTS } from "#routes.ts";
import type { Contract, Example } from "./contract.ts";

/** The fields that name a record by the ID that it has in its store. Our own IDs are UUIDs. */
const FIELD = /^(externalId|customerId|ticketId|orderId|productId)$/;
const UUID = /^[0-9a-f-]{36}$/;

/** Routes that look up or store records. Others compute with what was sent. The last takes our own ID in any form. */
const isStored = ({ errors, method, path }: Contract) =>
  errors === "admin" && `${method} ${path}` !== "GET /api/admin/customers/merges";

type Json = Record<string, unknown>;

const variablesOf = (path: string, address: string): Json => {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
  const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, "([^/?]+)")}`);
  const values = pattern.exec(address)?.slice(1) ?? [];
  return Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(values[i] ?? "")]));
};

const inputOf = ({ path }: Contract, { address, body }: Example): Json => ({
  ...variablesOf(path, address),
  ...Object.fromEntries(new URL(address, "http://shop").searchParams),
  ...body,
});

/** A copy with each ID changed, and how many there were. */
const changed = (value: unknown, change: (id: string) => string): { value: unknown; count: number } => {
  if (typeof value !== "object" || value === null) return { value, count: 0 };
  let count = 0;
  const entries = Object.entries(value).map(([key, each]) => {
    const isId = FIELD.test(key) && typeof each === "string" && !UUID.test(each);
    const inner = isId ? { value: change(each), count: 1 } : changed(each, change);
    count += inner.count;
    return [key, inner.value] as const;
  });
  return { value: Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries), count };
};

/** Whether a JSON schema has such a field. */
const takesId = (schema: unknown): boolean => {
  if (typeof schema !== "object" || schema === null) return false;
  return Object.entries(schema).some(([key, each]) => (FIELD.test(key) && each.format !== "uuid") || takesId(each));
};

const stored = CONTRACTS.filter(isStored);
const cases = stored.flatMap((contract) =>
  listExamples(contract).flatMap((example) => {
    const input = inputOf(contract, example);
    return changed(input, (id) => id).count > 0
      ? [{ contract, input, name: `${contract.method} ${contract.path}` }]
      : [];
  }),
);

describe("an ID of the store", () => {
  test.each(cases)("has no spaces around it in $name", ({ contract, input }) => {
    const spaced = changed(input, (id) => `  ${id} \u00a0`).value;
    expect(contract.input.parse(spaced)).toEqual(contract.input.parse(input));
  });

  test("is in an example of each route that takes one", () => {
    const covered = new Set(cases.map(({ contract }) => contract));
    const taking = stored.filter(({ input }) =>
      takesId(z.toJSONSchema(input, { io: "input", unrepresentable: "any" })),
    );
    expect(taking.length).toBeGreaterThan(9);
    expect(taking.filter((contract) => !covered.has(contract)).map(({ method, path }) => `${method} ${path}`)).toEqual(
      [],
    );
  });
});
