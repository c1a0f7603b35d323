import { expect, test } from "vitest";
import { readAxisState, STANDARD, writeAxisState } from "./use-axes.ts";

const read = (query: string) => readAxisState(new URLSearchParams(query));

test("an empty address means the defaults, which are left out when written", () => {
  expect(read("")).toEqual({ state: STANDARD, unknown: [] });
  expect(writeAxisState(STANDARD)).toBe("");
});

test.each([
  "?segment=occasional_buyers_2",
  "?segment=discount_hunters&tab=members&least=0.55",
  "?tab=runs&compare=year&view=table",
])("%s comes back", (query) => {
  const { state, unknown } = read(query);
  expect([writeAxisState(state), unknown]).toEqual([query, []]);
});

test("replaces invalid values by defaults and reports them", () => {
  const { state, unknown } = read("?segment=<b>&tab=map&view=globe&least=1.5");
  expect(state).toEqual(STANDARD);
  expect(unknown).toEqual(["segment", "tab", "view", "least"]);
});

test.each(["0", "-0.5", "0.555", "half", "1e-1"])("%s is not a minimum membership", (least) => {
  expect(read(`?least=${least}`).unknown).toEqual(["least"]);
});
