import { expect, test } from "vitest";
import type { Cohort } from "#features/cohorts/contracts.ts";
import {
  cellAfter,
  completeValues,
  computeShadeStep,
  largestValue,
  orderBy,
  pickLines,
  readOrder,
  sortCohorts,
  toChartPoints,
  toCohortId,
  writeOrder,
} from "./cohort-model.ts";

const row = (
  key: string | null,
  values: (number | null)[],
  complete = values.length,
  kind: Cohort["kind"] = "value",
): Cohort => ({
  kind,
  key,
  label: null,
  customers: 10,
  cells: values.map((value, age) => ({
    customers: 10,
    activeCustomers: 5,
    value,
    costCoverage: null,
    isComplete: age < complete,
  })),
});
const total = row(null, [1, 0.5], 2, "total");

test("shades retention by what follows month 0", () => {
  const rows = [row("a", [1, 0.4, 0.1])];
  expect(largestValue({ rows, metric: "retention" })).toBe(0.4);
  expect(largestValue({ rows, metric: "orders" })).toBe(1);
  expect(computeShadeStep("retention", 0, 1, 0.4)).toBeNull();
  expect([
    computeShadeStep("retention", 1, 0.4, 0.4),
    computeShadeStep("retention", 2, 0, 0.4),
    computeShadeStep("margin", 0, -5, 10),
  ]).toEqual([6, 0, 0]);
  expect(computeShadeStep("margin", 0, null, 10)).toBeNull();
});

test("draws all customers and the newest months with two finished ones, or the chosen cohorts", () => {
  const rows = ["1", "2", "3", "4", "5", "6", "7"].map((key, i) => row(key, [1, 1], i < 6 ? 2 : 1));
  const names = (lines: Cohort[]) => lines.map(({ key }) => key);
  expect(names(pickLines({ rows, total, by: "month" }, null))).toEqual([null, "2", "3", "4", "5", "6"]);
  expect(names(pickLines({ rows, total, by: "product" }, null))).toEqual([null, "1", "2", "3", "4", "5"]);
  expect(names(pickLines({ rows, total, by: "month" }, ["value:7", toCohortId(total)]))).toEqual([null, "7"]);
  expect(names(pickLines({ rows, total, by: "month" }, ["value:gone"]))).toHaveLength(6);
});

test("lines end where months are not over", () => {
  const lines = [row("a", [1, 2, 3], 2), row("b", [4, null, 6])].map((line) => completeValues(line, "orders"));
  expect(toChartPoints(lines)).toEqual([
    { age: 0, l0: 1, l1: 4 },
    { age: 1, l0: 2 },
    { age: 2, l1: 6 },
  ]);
});

test("lines of retention begin after month 0", () => {
  expect(toChartPoints([completeValues(row("a", [1, 0.4]), "retention")]).map(({ l0 }) => l0)).toEqual([
    undefined,
    0.4,
  ]);
});

test("arrow keys stay within the triangle", () => {
  const lengths = [3, 2, 1];
  expect(cellAfter({ row: 0, age: 2 }, "ArrowRight", lengths)).toBeUndefined();
  expect(cellAfter({ row: 0, age: 2 }, "ArrowDown", lengths)).toEqual({ row: 1, age: 1 });
  expect(cellAfter({ row: 0, age: 0 }, "ArrowUp", lengths)).toBeUndefined();
  expect(cellAfter({ row: 0, age: 0 }, "End", lengths)).toEqual({ row: 0, age: 2 });
  expect(cellAfter({ row: 2, age: 0 }, "Tab", lengths)).toBeUndefined();
});

test("the months above the cells are reached by arrow keys, too", () => {
  const lengths = [2, 1];
  expect(cellAfter({ row: 0, age: 1 }, "ArrowUp", lengths, 3)).toEqual({ row: -1, age: 1 });
  expect(cellAfter({ row: -1, age: 2 }, "ArrowDown", lengths, 3)).toEqual({ row: 0, age: 1 });
  expect(cellAfter({ row: -1, age: 0 }, "End", lengths, 3)).toEqual({ row: -1, age: 2 });
  expect(cellAfter({ row: -1, age: 2 }, "ArrowRight", lengths, 3)).toBeUndefined();
  expect(cellAfter({ row: -1, age: 0 }, "ArrowUp", lengths, 3)).toBeUndefined();
});

test("cohorts are sorted by any column, and those without a value in it come last in both directions", () => {
  const rows = [row("b", [1, 0.2]), row("a", [1]), row("c", [1, 0.4]), row("d", [1, 0.2])];
  const by = (column: "name" | "customers" | number, isDown: boolean) =>
    sortCohorts(rows, { column, isDown }, { nameOf: ({ key }) => key ?? "", shownIn: ({ value }) => value })
      .map(({ key }) => key)
      .join("");
  expect([by(1, true), by(1, false)]).toEqual(["cbda", "bdca"]);
  expect([by("name", false), by("name", true)]).toEqual(["abcd", "dcba"]);
  // Equal ones keep their order.
  expect(by("customers", true)).toBe("bacd");
});

test("a column sorts the largest first, and the other way round when it is chosen again", () => {
  const first = orderBy(3, null);
  expect(writeOrder(first)).toBe("-3");
  expect(writeOrder(orderBy(3, first))).toBe("3");
  expect(writeOrder(orderBy("customers", first))).toBe("-customers");
  expect(["-3", "0", "name", "-customers"].map((text) => writeOrder(readOrder(text) ?? first))).toEqual([
    "-3",
    "0",
    "name",
    "-customers",
  ]);
  expect(["", "-", "value", "123", "3.5"].map(readOrder)).toEqual(Array(5).fill(undefined));
});
