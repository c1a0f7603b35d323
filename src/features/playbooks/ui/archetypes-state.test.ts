import { expect, test } from "vitest";
import type { ArchetypeSummary } from "#features/playbooks/contracts/archetypes.ts";
import { sortArchetypes } from "#features/playbooks/ui/archetypes-state.ts";

test("sorts as requested, ties by key", () => {
  const of = (key: string, customerCount: number, valueShare: number) =>
    ({ key, name: key.toUpperCase(), customerCount, valueShare }) as ArchetypeSummary;
  const all = [of("c", 1, 0.2), of("a", 3, 0.2), of("b", 2, 0.6)];
  const keys = (sort: string) => sortArchetypes(all, sort).map(({ key }) => key);
  expect(keys("-value")).toEqual(["b", "a", "c"]);
  expect(keys("customers")).toEqual(["c", "b", "a"]);
  expect(keys("-name")).toEqual(["c", "b", "a"]);
});
