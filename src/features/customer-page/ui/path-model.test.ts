import { expect, test } from "vitest";
import type { TimelineEntry } from "#features/customer-page/contracts/customer-history.ts";
import { SEGMENT_KEYS } from "#records/rules/rfm/segment-colors.ts";
import { computeHeight, pathChanges, pathPoints, segmentAt } from "./path-model.ts";

const month = (day: string, segment: "champions" | "at_risk" | null) => ({
  day,
  segment,
  recencyScore: null,
  frequencyScore: null,
  monetaryScore: null,
});

const joined = {
  id: "1",
  at: "2026-02-28T12:00:00.000Z",
  kind: "segment",
  change: "joined",
  reason: "nightly",
  segment: { id: "s", name: "High value", isAutomatic: true },
  by: { id: null, name: null },
} as unknown as TimelineEntry;

test("a path has a step for each change of the RFM segment and each segment joined or left, newest first", () => {
  const months = [month("2026-01-31", "champions"), month("2026-02-28", "champions"), month("2026-03-31", "at_risk")];
  const points = pathPoints({ months }, { day: "2026-04-12", segment: null });
  expect(pathChanges(points, [joined], (instant) => instant.slice(0, 10))).toEqual([
    { kind: "rfm", day: "2026-04-12", from: "at_risk", to: null },
    { kind: "rfm", day: "2026-03-31", from: "champions", to: "at_risk" },
    { kind: "joined", day: "2026-02-28", name: "High value" },
  ]);
});

test("the most valuable segment is the highest, and none the lowest", () => {
  expect([...SEGMENT_KEYS, null].map(computeHeight)).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
  expect([...SEGMENT_KEYS, null].map((segment) => segmentAt(computeHeight(segment)))).toEqual([...SEGMENT_KEYS, null]);
});
