import { expect, test } from "vitest";
import { comparedWith, filterAxes, hasRunBefore, listShareChanges, pointsMoved, roomFor } from "./axes-state.ts";
import { anAxis, aSegment } from "./axis-examples.ts";

const quality = (silhouette: number | null) => ({ silhouette, silhouetteError: 0, judged: 9, k: 2, tried: [] });
const before = { population_percentage: 50, customer_count: 500 };

const axes = [
  anAxis({ axis: "support_history", group: "support", quality: null, missing: "no_tickets" }),
  anAxis({ axis: "purchase_value", quality: quality(0.6), segments: [aSegment("a", 50, { before })] }),
  anAxis({ axis: "purchase_frequency", quality: quality(0.2), segments: [aSegment("a", 58, { before })] }),
  anAxis({ axis: "loyalty_trajectory", group: "support", quality: quality(null) }),
];
const names = (group: "all" | "marketing" | "support", sort: "usual" | "weakest" | "changed") =>
  filterAxes(axes, { group, sort }).map(({ axis }) => axis);

test("lists the axes of one group or all, in their own order", () => {
  expect(names("all", "usual")).toEqual(axes.map(({ axis }) => axis));
  expect(names("support", "usual")).toEqual(["support_history", "loyalty_trajectory"]);
});

test("lists the weakest first, and those without segments last", () => {
  expect(names("all", "weakest")).toEqual([
    "loyalty_trajectory",
    "purchase_frequency",
    "purchase_value",
    "support_history",
  ]);
});

test("lists the most changed first", () => {
  expect(names("all", "changed").slice(0, 2)).toEqual(["purchase_frequency", "purchase_value"]);
  expect(names("all", "changed").at(-1)).toBe("support_history");
});

test("labels a part of the bar with its name if it fits, else its share, else nothing", () => {
  expect(roomFor("Loyal", 20)).toBe("name");
  expect(roomFor("Loyal", 12)).toBe("share");
  expect(roomFor("High-frequency loyalists", 65)).toBe("name");
  expect(roomFor("High-frequency loyalists", 50)).toBe("share");
  // Names are never shown below 12 percent.
  expect([roomFor("", 11.9), roomFor("", 10.9)]).toEqual(["share", "none"]);
});

const beforeChange = (population_percentage: number) => ({ population_percentage, customer_count: 10 });

test("nothing has changed if there is no previous run", () => {
  const axis = { segments: [aSegment("a", 60), aSegment("b", 40)], gone: [] };
  expect([hasRunBefore(axis), listShareChanges(axis), pointsMoved(axis)]).toEqual([false, [], 0]);
});

test("lists changes in percentage points, largest first, without those below half a point", () => {
  const segments = [
    aSegment("a", 60, { before: beforeChange(59.7) }),
    aSegment("b", 25, { before: beforeChange(27.3) }),
    aSegment("c", 15, { before: beforeChange(13) }),
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
  const axis = { segments: [aSegment("a", 97, { before: beforeChange(99.6) }), aSegment("b", 3)], gone };
  expect(listShareChanges(axis).map(({ kind, key }) => `${kind} ${key}`)).toEqual(["new b", "size a", "gone old"]);
});

test("compared with itself nothing changed; with an earlier day, its segments replace those of the previous run", () => {
  const segments = [aSegment("a", 60, { before: beforeChange(10) }), aSegment("b", 40)];
  const axis = anAxis({ axis: "purchase_value", segments, gone: [{ key: "old", name: "Old", ...beforeChange(90) }] });
  const sized = (key: string, population_percentage: number) => ({
    key,
    name: key,
    ...beforeChange(population_percentage),
  });
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
