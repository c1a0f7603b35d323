import { expect, test } from "vitest";
import type { Criteria } from "./criteria.ts";
import { independentBatches } from "./references.ts";

const segment = (id: string, ...references: string[]) => ({
  id,
  criteria: {
    all: references.map((value) => ({ field: "inSegment", operator: "is_any_of", value: [value] })),
  } as unknown as Criteria,
});
const idsOf = (batches: { id: string }[][]) => batches.map((batch) => batch.map(({ id }) => id).join(""));

test("batches keep the order, have at most so many segments, and none that refers to another of its batch", () => {
  expect(independentBatches([], 2)).toEqual([]);
  const alone = ["a", "b", "c", "d", "e"].map((id) => segment(id));
  expect(idsOf(independentBatches(alone, 2))).toEqual(["ab", "cd", "e"]);
  const chain = [
    segment("a"),
    segment("b", "a"),
    segment("c"),
    segment("d", "a"),
    segment("e", "b", "d"),
    segment("f"),
  ];
  expect(idsOf(independentBatches(chain, 10))).toEqual(["a", "bcd", "ef"]);
});
