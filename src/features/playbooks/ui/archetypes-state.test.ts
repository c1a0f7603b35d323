import { expect, test } from "vitest";
import type { ArchetypeSummary } from "#features/playbooks/contracts/archetypes.ts";
import { readArchetypesState, sortArchetypes, writeArchetypesState } from "#features/playbooks/ui/archetypes-state.ts";

const read = (query: string) => readArchetypesState(new URLSearchParams(query));

test("an empty address sorts all archetypes by share of revenue, and is written empty again", () => {
  const { state, unknown } = read("");
  expect(state).toMatchObject({ sort: "-value", archetype: null, view: "chart" });
  expect([unknown, writeArchetypesState(state)]).toEqual([[], ""]);
});

test("reads back the state it wrote", () => {
  const query = "?archetype=product_experts%2Bstable_regulars&view=table&sort=-customers";
  expect(writeArchetypesState(read(query).state)).toBe(query);
});

test("replaces invalid values by defaults and reports them", () => {
  expect(read("?sort=age&archetype=<x>").unknown.sort()).toEqual(["archetype", "sort"]);
});

test("sorts as requested, ties by key", () => {
  const of = (key: string, customerCount: number, valueShare: number) =>
    ({ key, name: key.toUpperCase(), customerCount, valueShare }) as ArchetypeSummary;
  const all = [of("c", 1, 0.2), of("a", 3, 0.2), of("b", 2, 0.6)];
  const keys = (sort: string) => sortArchetypes(all, sort).map(({ key }) => key);
  expect(keys("-value")).toEqual(["b", "a", "c"]);
  expect(keys("customers")).toEqual(["c", "b", "a"]);
  expect(keys("-name")).toEqual(["c", "b", "a"]);
});
