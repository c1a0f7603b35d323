import { expect, test } from "vitest";
import { readAxesState, STANDARD, writeAxesState } from "./axes-state.ts";

const read = (query: string) => readAxesState(new URLSearchParams(query));

test("an empty address means the defaults, which are left out when written", () => {
  expect(read("")).toEqual({ state: STANDARD, unknown: [] });
  expect(writeAxesState(STANDARD)).toBe("");
});

test.each(["?group=support", "?sort=weakest", "?group=marketing&sort=changed&compare=2025-06-30&view=table"])(
  "%s is written as it was read",
  (query) => {
    const { state, unknown } = read(query);
    expect([writeAxesState(state), unknown]).toEqual([query, []]);
  },
);

test("replaces invalid values by defaults and reports them", () => {
  expect(read("?group=sales&sort=best&compare=never&view=globe")).toEqual({
    state: STANDARD,
    unknown: ["group", "sort", "compare", "view"],
  });
});
