import { expect, test } from "vitest";
import { formatTable, isKept } from "./table.ts";

test("a bound is kept by the value on it, and by no figure that isn't a number", () => {
  expect(isKept({ value: 3, bound: { atMost: 3 } })).toBe(true);
  expect(isKept({ value: 3.01, bound: { atMost: 3 } })).toBe(false);
  expect(isKept({ value: 3, bound: { atLeast: 3 } })).toBe(true);
  expect(isKept({ value: 2.99, bound: { atLeast: 3 } })).toBe(false);
  for (const bound of [{ atMost: 3 }, { atLeast: 3 }]) expect(isKept({ value: Number.NaN, bound })).toBe(false);
});

test("the table has what was kept, missed, skipped and failed", () => {
  const how = "time, median of 5 pairs";
  const rows = [
    { benchmark: "report", report: { line: "a page | a row", value: 1.234, bound: { atMost: 1.5 }, how } },
    { benchmark: "report", report: { line: "cached", value: 7, bound: { atLeast: 20 }, how } },
    { benchmark: "citus", report: { skipped: "no Citus here" } },
    { benchmark: "load", report: { failed: "ended with 1" } },
  ];
  expect(formatTable(rows)).toMatchInlineSnapshot(`
    "| Benchmark | Line            | Figure | Bound       | Result     | How it was measured     |
    | --------- | --------------- | ------ | ----------- | ---------- | ----------------------- |
    | report    | a page \\| a row | 1.23   | at most 1.5 | kept       | time, median of 5 pairs |
    | report    | cached          | 7.00   | at least 20 | **missed** | time, median of 5 pairs |
    | citus     |                 |        |             | skipped    | no Citus here           |
    | load      |                 |        |             | **failed** | ended with 1            |"
  `);
});
