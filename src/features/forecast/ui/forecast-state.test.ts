import { expect, test } from "vitest";
import { readForecastState, writeForecastState } from "./forecast-state.ts";

const read = (query: string) => readForecastState(new URLSearchParams(query));

test("an empty address means the defaults, which are left out when written", () => {
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

test.each([
  "?months=6&model=pareto_nbd&level=0.8&basis=margin",
  "?tab=cohorts&measure=revenue&view=table",
  "?tier=high",
  "?compare=year",
  "?path=orders",
  "?by=rfmSegment",
])("%s comes back", (query) => {
  const { state, unknown } = read(query);
  expect([writeForecastState(state), unknown]).toEqual([query, []]);
});

test("replaces invalid values by defaults and reports them", () => {
  const { state, unknown } = read("?months=7&model=oracle&level=1&basis=profit&tab=stars&tier=best");
  expect(writeForecastState(state)).toBe("");
  expect(unknown).toEqual(["months", "model", "level", "basis", "tab", "tier"]);
});
