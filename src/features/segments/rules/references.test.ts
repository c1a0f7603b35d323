import { expect, test } from "vitest";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { independentBatches } from "./references.ts";

const condition = (field: string, value: unknown) => ({ field, operator: "is_any_of", value });
const segment = (id: string, ...references: string[]) => ({
  id,
  criteria: { all: references.map((value) => condition("inSegment", [value])) } as unknown as Criteria,
});
const ruled = (id: string, ...fields: string[]) => ({
  id,
  criteria: { all: fields.map((field) => condition(field, ["x"])) } as unknown as Criteria,
});
const sizesOf = (most: number) => ({ most, atOnce: 2 });
const idsOf = (lists: { id: string }[][][]) =>
  lists.map((batches) => batches.map((batch) => batch.map(({ id }) => id).join("")));

test("batches have at most so many segments, each after those that it refers to; several fill their turns", () => {
  expect(independentBatches([], sizesOf(2))).toEqual([]);
  const alone = ["a", "b", "c", "d", "e"].map((id) => segment(id));
  expect(idsOf(independentBatches(alone, sizesOf(5)))).toEqual([["abcde"]]);
  expect(idsOf(independentBatches(alone, sizesOf(4)))).toEqual([["ab", "cde"]]);
  expect(idsOf(independentBatches(alone, sizesOf(2)))).toEqual([["a", "b", "c", "de"]]);
  const chain = [
    segment("a"),
    segment("b", "a"),
    segment("c"),
    segment("d", "a"),
    segment("e", "b", "d"),
    segment("f", "not in the list"),
  ];
  expect(idsOf(independentBatches(chain, sizesOf(10)))).toEqual([["acf"], ["bd"], ["e"]]);
});

test("rules with the same fields are next to each other", () => {
  const rules = [ruled("a", "orders"), ruled("b", "country"), ruled("c", "orders", "country"), ruled("d", "orders")];
  const more = [ruled("e", "country", "orders"), ruled("f", "country")];
  expect(idsOf(independentBatches([...rules, ...more], sizesOf(5)))).toEqual([["bfc", "ead"]]);
});
