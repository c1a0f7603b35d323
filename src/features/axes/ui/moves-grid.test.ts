import { expect, test } from "vitest";
import { biggestMoves, changedParts, movesTable, NO_SEGMENT } from "#features/axes/ui/moves-grid.tsx";
import { aSegment } from "./axis-examples.ts";

const axis = {
  segments: [aSegment("a", 60, { name: "A" }), aSegment("b", 40, { name: "B" })],
  gone: [{ key: "old", name: "Old", population_percentage: 10, customer_count: 10 }],
  moves: [
    { from: "a", to: "a", customers: 50 },
    { from: "b", to: "b", customers: 30 },
    { from: "old", to: "b", customers: 6 },
    { from: "a", to: "b", customers: 10 },
    { from: null, to: "a", customers: 4 },
  ],
};

test("has previous segments as rows, current ones as columns, and new customers last", () => {
  const table = movesTable(axis, "New");
  expect(table?.rows.map(({ name }) => name)).toEqual(["A", "B", "Old", "New"]);
  expect(table?.columns.map(({ name }) => name)).toEqual(["A", "B"]);
  expect([table?.customers("a", "b"), table?.customers("b", "a"), table?.customers(NO_SEGMENT, "a")]).toEqual([
    10, 0, 4,
  ]);
  // 10 of the 60 customers of A.
  expect(table?.share("a", "b")).toBeCloseTo(1 / 6, 12);
  expect([table?.most, table?.totals]).toEqual([10, { before: 96, moved: 16, came: 4 }]);
});

test("lists the largest moves between segments, by name", () => {
  expect(biggestMoves(axis, 5).map(({ from, to, customers }) => `${from} ${to} ${customers}`)).toEqual([
    "A B 10",
    "Old B 6",
  ]);
  expect(biggestMoves(axis, 1)).toHaveLength(1);
});

test("the first run has nothing to compare with", () => {
  expect(movesTable({ ...axis, moves: [] }, "New")).toBeNull();
});

test("says what changed between archetypes' names, and what did not", () => {
  expect(changedParts("One order · New · Small spenders", "One order · Dormant · Small spenders")).toEqual({
    from: "New",
    to: "Dormant",
    kept: "One order · Small spenders",
  });
  expect(changedParts("My best", "One order · New")).toEqual({ from: "My best", to: "One order · New", kept: "" });
  expect(changedParts("New", "New · Small")).toEqual({ from: "New", to: "New · Small", kept: "" });
});
