import { expect, test } from "vitest";
import { readForecastState, writeForecastState } from "./forecast-state.ts";

const read = (query: string) => readForecastState(new URLSearchParams(query));

test("nothing said is the standard, and the standard is left out", () => {
  const { state, unknown } = read("");
  expect(state).toMatchObject({
    months: 12,
    model: "auto",
    level: 0.95,
    tab: "value",
    tier: null,
  });
  expect([writeForecastState(state), unknown]).toEqual(["", []]);
});

test.each(["?months=6&model=pareto_nbd&level=0.8", "?tab=cohorts&measure=revenue&view=table", "?tier=high"])(
  "%s comes back",
  (query) => {
    const { state, unknown } = read(query);
    expect([writeForecastState(state), unknown]).toEqual([query, []]);
  },
);

test("what does not exist falls back, and is named", () => {
  const { state, unknown } = read("?months=7&model=oracle&level=1&tab=stars&tier=best");
  expect(writeForecastState(state)).toBe("");
  expect(unknown).toEqual(["months", "model", "level", "tab", "tier"]);
});
