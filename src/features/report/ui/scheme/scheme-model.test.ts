import { expect, test } from "vitest";
import type { WireScheme } from "#features/report/contracts/rfm-scheme.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";
import { STANDARD_SCHEME } from "#records/rules/rfm/scheme.ts";
import { changesBetween, listSchemeProblems, withCells, withLook } from "./scheme-model.ts";

const standard: WireScheme = {
  thresholds: { recency: null, frequency: null, monetary: null },
  cells: [...STANDARD_SCHEME.cells],
  looks: RFM_KEYS_BY_VALUE.map((key) => ({
    key,
    name: null,
    description: null,
    color: null,
    actions: [null, null, null],
  })),
};

test("a scheme has no differences from itself, and each edit is one", () => {
  expect(changesBetween(standard, standard)).toEqual([]);
  // The last cell is R5F5M5, Champions; the first R1F1M1, Hibernating.
  const painted = withCells(standard, [124, 123, 0], "at_risk");
  const named = withLook(painted, "at_risk", { name: "Slipping", actions: ["Call", null, null] });
  const own = { ...named, thresholds: { ...named.thresholds, recency: [7, 14, 30, 60] } };
  expect(changesBetween(standard, own)).toEqual([
    { kind: "threshold", dimension: "recency", before: null, now: [7, 14, 30, 60] },
    { kind: "cells", from: "hibernating", to: "at_risk", count: 1 },
    { kind: "cells", from: "champions", to: "at_risk", count: 2 },
    { kind: "look", segment: "at_risk", part: "name", now: "Slipping" },
    { kind: "look", segment: "at_risk", part: "actions", now: "Call" },
  ]);
  expect(changesBetween(own, standard)).toHaveLength(5);
});

test("amounts are checked in the currency's minor units", () => {
  const own = { ...standard, thresholds: { ...standard.thresholds, monetary: [0.5, 1, 1, 2] } };
  expect(listSchemeProblems(own, "EUR")).toEqual([{ reason: "ascending", path: "thresholds.monetary[2]" }]);
  expect(listSchemeProblems(standard, "JPY")).toEqual([]);
});
