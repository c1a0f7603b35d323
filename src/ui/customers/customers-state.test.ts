import { describe, expect, test } from "vitest";
import { partsOf, readCustomersState, searchedIn, withoutPart, writeCustomersState } from "./customers-state.ts";

const read = (query: string) => readCustomersState(new URLSearchParams(query));
const TWO = {
  all: [
    { field: "orders", operator: "at_least", value: 2 },
    { field: "loyaltyLevel", operator: "is_any_of", value: ["GOLD"] },
  ],
} as const;

describe("the address", () => {
  test("says nothing where everything is standard", () => {
    const { state, unknown } = read("");
    expect([state, unknown]).toEqual([{ q: "", sort: "name", page: 1, f: null }, []]);
    expect(writeCustomersState(state)).toBe("");
  });

  test("keeps words, filter, sort and page", () => {
    const state = { q: "ana", sort: "-lifetimeValue", page: 3, f: TWO };
    expect(read(writeCustomersState(state))).toEqual({ state, unknown: [] });
  });

  test.each(["f={", 'f={"all":[]}', "f=7", 'f={"minOrders":-1}'])("tells that %s means nothing", (query) => {
    expect(read(query)).toMatchObject({ state: { f: null }, unknown: ["f"] });
  });
});

test("takes one condition away and leaves the others", () => {
  expect(partsOf(TWO)).toHaveLength(2);
  expect(withoutPart(TWO, 0)).toEqual({ all: [TWO.all[1]] });
  expect(withoutPart(TWO.all[0], 0)).toBeNull();
  expect(partsOf(null)).toEqual([]);
});

test("searches from two letters on", () => {
  expect(["", "a", " a ", "an", " ana "].map((q) => searchedIn({ q }))).toEqual(["", "", "", "an", "ana"]);
});
