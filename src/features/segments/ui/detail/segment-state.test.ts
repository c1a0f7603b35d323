import { expect, test } from "vitest";
import { readSegmentState, writeSegmentState } from "./segment-state.ts";

const read = (query: string) => readSegmentState(new URLSearchParams(query));

test("an empty address is the current members, and is written empty again", () => {
  expect(read("").state).toEqual({ tab: "members", on: "", compare: null, view: "chart" });
  expect(writeSegmentState(read("").state)).toBe("");
});

test("reads back the state it wrote", () => {
  const query = "?tab=history&on=2025-05-01&view=table";
  expect(writeSegmentState(read(query).state)).toBe(query);
});

test("replaces an invalid tab or day and reports it", () => {
  expect(read("tab=odd&on=2025-02-40")).toMatchObject({ unknown: ["tab", "on"], state: { tab: "members", on: "" } });
});
