import { expect, test } from "vitest";
import { segmentsUsing } from "./references.ts";

const inSegment = (...value: string[]) => ({ field: "inSegment", operator: "is_any_of", value });
const GOLD = "00000000-0000-4000-8000-000000000001";
const OTHER = "00000000-0000-4000-8000-000000000002";

test("finds a segment in rules at any depth, and in no rule that can't be read", () => {
  const segments = [
    { name: "nested", criteria: { all: [{ not: [inSegment(OTHER, GOLD)] }] } },
    { name: "other", criteria: { all: [inSegment(OTHER)] } },
    { name: "manual", criteria: {} },
    { name: "unreadable", criteria: { field: "shoes", value: GOLD } },
  ];
  expect(segmentsUsing(segments, GOLD).map(({ name }) => name)).toEqual(["nested"]);
});
