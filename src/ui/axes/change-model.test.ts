import { expect, test } from "vitest";
import { aSegment } from "./axis-examples.ts";
import { changesOf, hasRunBefore, pointsMoved } from "./change-model.ts";

const before = (population_percentage: number) => ({ population_percentage, customer_count: 10 });

test("without a previous run nothing changed", () => {
  const axis = { segments: [aSegment("a", 60), aSegment("b", 40)], gone: [] };
  expect([hasRunBefore(axis), changesOf(axis), pointsMoved(axis)]).toEqual([false, [], 0]);
});

test("lists changes in percentage points, largest first, without those below half a point", () => {
  const segments = [
    aSegment("a", 60, { before: before(59.7) }),
    aSegment("b", 25, { before: before(27.3) }),
    aSegment("c", 15, { before: before(13) }),
  ];
  const axis = { segments, gone: [] };
  expect(changesOf(axis).map(({ key, points }) => [key, Math.round(points * 10) / 10])).toEqual([
    ["b", -2.3],
    ["c", 2],
  ]);
  // 0.3 and 2 gained, 2.3 lost.
  expect(pointsMoved(axis)).toBeCloseTo(2.3, 10);
});

test("lists new and gone segments, however small", () => {
  const gone = [{ key: "old", name: "Old", population_percentage: 0.4, customer_count: 2 }];
  const axis = { segments: [aSegment("a", 97, { before: before(99.6) }), aSegment("b", 3)], gone };
  expect(changesOf(axis).map(({ kind, key }) => `${kind} ${key}`)).toEqual(["new b", "size a", "gone old"]);
});
