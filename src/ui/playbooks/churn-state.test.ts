import { expect, test } from "vitest";
import { readChurnState, writeChurnState } from "./churn-state.ts";

const read = (query: string) => readChurnState(new URLSearchParams(query));

test("a bare address is the open list by what is at risk, and is written bare again", () => {
  const { state, unknown } = read("");
  expect(state).toMatchObject({
    tab: "churn",
    priority: null,
    minValue: null,
    show: "open",
    sort: "-valueAtRisk",
    page: 1,
  });
  expect([unknown, writeChurnState(state)]).toEqual([[], ""]);
});

test("what it says is written as it was read", () => {
  const query = "?tab=outreach&priority=high&minValue=99.5&show=marked&view=table&q=an&sort=name&page=2";
  expect(writeChurnState(read(query).state)).toBe(query);
});

test("what does not exist falls back, and is told", () => {
  const { state, unknown } = read("?priority=urgent&minValue=-1&sort=email&show=all");
  expect(state).toMatchObject({ priority: null, minValue: null, sort: "-valueAtRisk", show: "open" });
  expect(unknown.sort()).toEqual(["minValue", "priority", "show", "sort"]);
});
