import { expect, test } from "vitest";
import { readChurnState, writeChurnState } from "./churn-state.ts";

const read = (query: string) => readChurnState(new URLSearchParams(query));

test("an empty address is this week's list, and is written empty again", () => {
  const { state, unknown } = read("");
  expect(state).toMatchObject({
    tab: "week",
    who: "week",
    priority: null,
    minValue: null,
    show: "open",
  });
  expect([unknown, writeChurnState(state)]).toEqual([[], ""]);
});

test("reads back the state it wrote", () => {
  const query = "?tab=outreach&who=all&priority=high&minValue=99.5&show=marked&view=table";
  expect(writeChurnState(read(query).state)).toBe(query);
});

test("replaces invalid values by defaults and reports them", () => {
  const { state, unknown } = read("?priority=urgent&minValue=-1&show=all");
  expect(state).toMatchObject({ priority: null, minValue: null, show: "open" });
  expect(unknown.sort()).toEqual(["minValue", "priority", "show"]);
});
