import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SEGMENT_KEYS } from "../theme/segments.ts";
import { type RfmState, readState, STANDARD, writeState } from "./url-state.ts";

const read = (query: string, storefronts: number[] = []) => readState(new URLSearchParams(query), storefronts);

test("an empty address is the standard, and the standard leaves the address empty", () => {
  expect(read("")).toEqual({ state: STANDARD, unknown: [] });
  expect(writeState(STANDARD)).toBe("");
});

test("what is written is read again", () => {
  const score = fc.integer({ min: 1, max: 5 });
  const states: fc.Arbitrary<RfmState> = fc
    .record({
      days: fc.integer({ min: 1, max: 9999 }),
      storefront: fc.option(fc.constantFrom(1, 2, 3)),
      focus: fc.option(fc.constantFrom(...SEGMENT_KEYS)),
      cell: fc.option(fc.record({ recency: score, frequency: score })),
      view: fc.constantFrom<"chart" | "table">("chart", "table"),
    })
    .map((state) => ({ ...state, cell: state.focus ? null : state.cell }));
  fc.assert(
    fc.property(states, (state) => {
      expect(read(writeState(state), [1, 2, 3])).toEqual({ state, unknown: [] });
    }),
  );
});

describe("a value that does not exist falls back, and is told", () => {
  test.each([
    ["days=0", "days"],
    ["days=10000", "days"],
    ["days=1e3", "days"],
    ["days=-5", "days"],
    ["days=", "days"],
    ["storefront=4", "storefront"],
    ["storefront=01", "storefront"],
    ["focus=everybody", "focus"],
    ["cell=R6F1", "cell"],
    ["view=pie", "view"],
    ["method=value", "method"],
    ["compare=year", "compare"],
  ])("%s", (query, name) => {
    expect(read(query, [1, 2])).toEqual({ state: STANDARD, unknown: [name] });
  });

  test("and what is right beside it stays", () => {
    expect(read("days=30&focus=nobody").state).toEqual({ ...STANDARD, days: 30 });
  });
});

test("a segment and a cell cannot be in focus at once: the segment is", () => {
  expect(read("focus=at_risk&cell=R2F3").state).toMatchObject({ focus: "at_risk", cell: null });
});
