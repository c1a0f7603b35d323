import { expect, test } from "vitest";
import type { ArchetypeSummary } from "#contracts/axes/archetypes.ts";
import { readArchetypesState, sortArchetypes, writeArchetypesState } from "./archetypes-state.ts";

const read = (query: string) => readArchetypesState(new URLSearchParams(query));

test("a bare address is all of them by their share of revenue, and is written bare again", () => {
  const { state, unknown } = read("");
  expect(state).toMatchObject({ sort: "-value", archetype: null, view: "chart" });
  expect([unknown, writeArchetypesState(state)]).toEqual([[], ""]);
});

test("what it says is written as it was read", () => {
  const query = "?archetype=product_experts%2Bstable_regulars&view=table&sort=-customers";
  expect(writeArchetypesState(read(query).state)).toBe(query);
});

test("what does not exist falls back, and is told", () => {
  expect(read("?sort=age&archetype=<x>").unknown.sort()).toEqual(["archetype", "sort"]);
});

test("they stand in the order asked for, ties by key", () => {
  const of = (key: string, customer_count: number, value_share: number) =>
    ({ key, name: key.toUpperCase(), customer_count, value_share }) as ArchetypeSummary;
  const all = [of("c", 1, 0.2), of("a", 3, 0.2), of("b", 2, 0.6)];
  const keys = (sort: string) => sortArchetypes(all, sort).map(({ key }) => key);
  expect(keys("-value")).toEqual(["b", "a", "c"]);
  expect(keys("customers")).toEqual(["c", "b", "a"]);
  expect(keys("-name")).toEqual(["c", "b", "a"]);
});
