import { expect, test } from "vitest";
import { readCohortsState, writeCohortsState } from "./cohorts-state.ts";

const read = (query: string) => readCohortsState(new URLSearchParams(query));

test("the address keeps everything but defaults", () => {
  const query = "?tab=payback&metric=ltv&by=product&per=customer&months=24&storefront=2&cost=month&view=table";
  expect(writeCohortsState(read(query).state)).toBe(query);
  expect(writeCohortsState(read("").state)).toBe("");
  expect(read("lines=value:a%26b~total:").state.lines).toEqual(["value:a&b", "total:"]);
  expect(read(writeCohortsState(read("lines=value:a%26b~total:").state)).state.lines).toEqual(["value:a&b", "total:"]);
});

test("invalid values are replaced and named", () => {
  const { state, unknown } = read("metric=mood&months=7&storefront=0&lines=1~2~3~4~5~6~7~8~9");
  expect(state).toEqual(read("").state);
  expect(unknown).toEqual(["metric", "months", "storefront", "lines"]);
});
