import { expect, test } from "vitest";
import { comparedWith, hasRunBefore, listShareChanges, pointsMoved } from "./axes-state.ts";
import { anAxis, aSegment } from "./axis-examples.ts";

const before = (population_percentage: number) => ({ population_percentage, customer_count: 10 });

test("without a previous run nothing changed", () => {
  const axis = { segments: [aSegment("a", 60), aSegment("b", 40)], gone: [] };
  expect([hasRunBefore(axis), listShareChanges(axis), pointsMoved(axis)]).toEqual([false, [], 0]);
});

test("lists changes in percentage points, largest first, without those below half a point", () => {
  const segments = [
    aSegment("a", 60, { before: before(59.7) }),
    aSegment("b", 25, { before: before(27.3) }),
    aSegment("c", 15, { before: before(13) }),
  ];
  const axis = { segments, gone: [] };
  expect(listShareChanges(axis).map(({ key, points }) => [key, Math.round(points * 10) / 10])).toEqual([
    ["b", -2.3],
    ["c", 2],
  ]);
  // 0.3 and 2 gained, 2.3 lost.
  expect(pointsMoved(axis)).toBeCloseTo(2.3, 10);
});

test("lists new and gone segments, however small", () => {
  const gone = [{ key: "old", name: "Old", population_percentage: 0.4, customer_count: 2 }];
  const axis = { segments: [aSegment("a", 97, { before: before(99.6) }), aSegment("b", 3)], gone };
  expect(listShareChanges(axis).map(({ kind, key }) => `${kind} ${key}`)).toEqual(["new b", "size a", "gone old"]);
});

test("compared with itself nothing changed; with an earlier day, its segments replace those of the previous run", () => {
  const segments = [aSegment("a", 60, { before: before(10) }), aSegment("b", 40)];
  const axis = anAxis({ axis: "purchase_value", segments, gone: [{ key: "old", name: "Old", ...before(90) }] });
  const sized = (key: string, population_percentage: number) => ({ key, name: key, ...before(population_percentage) });
  const comparedTo = (...of: [string, number][]) => {
    const [compared] = comparedWith([axis], [{ axis: "purchase_value", segments: of.map((each) => sized(...each)) }]);
    return listShareChanges(compared ?? axis).map(({ kind, key, points }) => [kind, key, points]);
  };
  expect(comparedTo(["a", 60], ["b", 40])).toEqual([]);
  expect(comparedTo(["a", 70], ["c", 30])).toEqual([
    ["new", "b", 40],
    ["gone", "c", -30],
    ["size", "a", -10],
  ]);
  expect(hasRunBefore(comparedWith([axis], [])[0] ?? axis)).toBe(false);
});
