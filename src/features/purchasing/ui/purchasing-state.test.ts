import { expect, test } from "vitest";
import { readPurchasingState, STANDARD, writePurchasingState } from "./purchasing-state.ts";

const read = (query: string) => readPurchasingState(new URLSearchParams(query));

test("an empty address means the defaults, which are left out when written", () => {
  expect(read("")).toEqual({ state: STANDARD, unknown: [] });
  expect(writePurchasingState(STANDARD)).toBe("");
});

test.each(["?type=value", "?group=loyal", "?type=frequency&group=regular_2&view=table", "?compare=2025-06-30"])(
  "%s is written as it was read",
  (query) => {
    const { state, unknown } = read(query);
    expect([writePurchasingState(state), unknown]).toEqual([query, []]);
  },
);

test("replaces invalid values by defaults and reports them", () => {
  expect(read("?type=colour&group=<b>&view=globe")).toEqual({ state: STANDARD, unknown: ["type", "group", "view"] });
});
