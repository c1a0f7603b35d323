import { expect, test } from "vitest";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { independentBatches, segmentsUsing } from "./references.ts";

const inSegment = (...value: string[]) => ({ field: "inSegment", operator: "is_any_of", value });
const GOLD = "00000000-0000-4000-8000-000000000001";
const OTHER = "00000000-0000-4000-8000-000000000002";

test("finds a segment in rules at any depth, and in no rule that can't be read", () => {
  const segments = [
    { name: "nested", criteria: { all: [{ not: [inSegment(OTHER, GOLD)] }] } },
    { name: "other", criteria: { all: [inSegment(OTHER)] } },
    { name: "manual", criteria: {} },
    { name: "unreadable", criteria: { field: "shoes", value: GOLD } },
  ];
  expect(segmentsUsing(segments, GOLD).map(({ name }) => name)).toEqual(["nested"]);
});

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
