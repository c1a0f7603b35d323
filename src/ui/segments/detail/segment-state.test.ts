import { expect, test } from "vitest";
import { readSegmentState, writeSegmentState } from "./segment-state.ts";

const read = (query: string) => readSegmentState(new URLSearchParams(query));

test("an empty address is the members as they are now; and that leaves it empty", () => {
  expect(read("").state).toEqual({ tab: "members", on: "", view: "chart" });
  expect(writeSegmentState(read("").state)).toBe("");
});

test("what is written is read again", () => {
  const query = "?tab=history&on=2025-05-01&view=table";
  expect(writeSegmentState(read(query).state)).toBe(query);
});

test("a tab or a day that is none falls back and is told", () => {
  expect(read("tab=odd&on=2025-02-40")).toMatchObject({ unknown: ["tab", "on"], state: { tab: "members", on: "" } });
});
