import { expect, test } from "vitest";
import { readAuditState, toAuditFilters, writeAuditState } from "./audit-state.ts";

const read = (query: string) => readAuditState(new URLSearchParams(query));

test("an empty address filters nothing", () => {
  const { state, unknown } = read("");
  expect(state).toEqual({ actor: "", action: "", from: "", to: "" });
  expect(unknown).toEqual([]);
  expect(writeAuditState(state)).toBe("");
  expect(Object.values(toAuditFilters(state)).every((value) => value === undefined)).toBe(true);
});

test("reads back the state it wrote", () => {
  const query = "?actor=u1&action=token.created&from=2025-01-01&to=2025-02-28";
  expect(writeAuditState(read(query).state)).toBe(query);
});

test.each([
  ["action=DROP", "action"],
  ["action=token.created.now", "action"],
  ["from=yesterday", "from"],
  ["to=2025-13-01", "to"],
])("replaces %s by the default and reports it", (query, name) => {
  expect(read(query).unknown).toEqual([name]);
  expect(writeAuditState(read(query).state)).toBe("");
});
