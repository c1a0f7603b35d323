import { expect, test } from "vitest";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { filterSegments, segmentsAddress } from "#features/segments/ui/segments-page.tsx";

const segment = (name: string, facts: Partial<Segment> = {}): Segment => ({
  id: name,
  name,
  description: null,
  criteria: {},
  inWords: null,
  isAutomatic: false,
  version: 1,
  memberCount: 0,
  archivedAt: null,
  recalculatedAt: null,
  recalculatedMs: null,
  problem: null,
  createdAt: "2025-01-01T00:00:00Z",
  updatedAt: "2025-01-01T00:00:00Z",
  ...facts,
});

/** Edited before the others were, and recalculated after. */
const RECALCULATED = { updatedAt: "2024-12-01T00:00:00Z", recalculatedAt: "2025-01-03T00:00:00Z" };

const ALL = [
  segment("Águas", { memberCount: 3 }),
  segment("Gold", { isAutomatic: true, inWords: "Customers with loyalty level Gold", memberCount: 9, ...RECALCULATED }),
  segment("Old", { archivedAt: "2025-02-01T00:00:00Z" }),
];

const names = (query: string, { q = "", sort = "name" } = {}) =>
  filterSegments(ALL, { ...segmentsAddress.read(new URLSearchParams(query)).state, q, sort }).map(({ name }) => name);

test("lists active segments in the API's order, and archived ones only on request", () => {
  expect(names("")).toEqual(["Águas", "Gold"]);
  expect(names("archived=1")).toEqual(["Old"]);
});

test("finds segments by kind and by words of the name or rule, ignoring accents", () => {
  expect(names("kind=automatic")).toEqual(["Gold"]);
  expect(names("", { q: "aguas" })).toEqual(["Águas"]);
  expect(names("", { q: "LOYALTY gold" })).toEqual(["Gold"]);
});

test("finds segments that could not be updated", () => {
  const failed = segment("Lapsed", { isAutomatic: true, problem: "INTERNAL_ERROR" });
  const { state } = segmentsAddress.read(new URLSearchParams("kind=failed"));
  expect(filterSegments([...ALL, failed], { ...state, q: "", sort: "name" })).toEqual([failed]);
});

test("sorts by size in both directions", () => {
  expect(names("", { sort: "-memberCount" })).toEqual(["Gold", "Águas"]);
  expect(names("", { sort: "memberCount" })).toEqual(["Águas", "Gold"]);
  expect(names("", { sort: "-name" })).toEqual(["Gold", "Águas"]);
});

test("sorts by what the column Last updated shows: recalculated by the rule, or changed manually", () => {
  expect(names("", { sort: "updatedAt" })).toEqual(["Águas", "Gold"]);
  expect(names("", { sort: "-updatedAt" })).toEqual(["Gold", "Águas"]);
});
