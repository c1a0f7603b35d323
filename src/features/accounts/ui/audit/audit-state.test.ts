import { expect, test } from "vitest";
import { auditAddress, toAuditFilters } from "./audit-state.ts";

test.each([
  ["action=DROP", "action"],
  ["action=token.created.now", "action"],
  ["from=yesterday", "from"],
  ["to=2025-13-01", "to"],
])("%s is invalid", (query, name) => {
  expect(auditAddress.read(new URLSearchParams(query)).unknown).toEqual([name]);
});

test("filters that are not set are not sent", () => {
  expect(Object.values(toAuditFilters(auditAddress.standard))).toEqual(Array(4).fill(undefined));
});
