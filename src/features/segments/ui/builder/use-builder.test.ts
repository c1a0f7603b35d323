import { expect, test } from "vitest";
import type { Condition } from "#records/rules/criteria/criteria.ts";
import { changeCondition, removeRow } from "./edits.ts";
import { criteriaFrom } from "./tree.ts";
import { initialBuilderState, reduceBuilder } from "./use-builder.ts";

const orders = (value: number): Condition => ({ field: "orders", operator: "at_least", value });

const start = initialBuilderState({ all: [orders(1), orders(2)] });
const first = start.history.now.members[0]?.id ?? "";

type State = typeof start;

const typed = (state: State, value: number): State => {
  const edit = changeCondition(state.history.now, first, orders(value));
  return reduceBuilder(state, { kind: "edit", edit, movesFocus: false, isTyped: true });
};
const undone = (state: State): State => reduceBuilder(state, { kind: "undo", movesFocus: true });
const criteria = ({ history }: State) => criteriaFrom(history.now);

test("typing in one row is a single undo step", () => {
  const after = typed(typed(typed(start, 4), 41), 412);
  expect(criteria(after)).toEqual({ all: [orders(412), orders(2)] });
  expect(criteria(undone(after))).toEqual({ all: [orders(1), orders(2)] });
});

test("typing after an undo starts a new step", () => {
  const again = typed(undone(typed(start, 4)), 7);
  expect(criteria(undone(again))).toEqual({ all: [orders(1), orders(2)] });
});

test("undo by keyboard focuses an existing row, and a removed row comes back", () => {
  const edit = removeRow(start.history.now, first);
  if (!edit) throw new Error("The row can be removed");
  const without = reduceBuilder(start, { kind: "edit", edit, movesFocus: true, isTyped: false });
  expect(criteria(without)).toEqual({ all: [orders(2)] });
  const back = undone(without);
  expect(criteria(back)).toEqual({ all: [orders(1), orders(2)] });
  expect(back.moved).toBe(without.moved + 1);
  expect(reduceBuilder(back, { kind: "redo", movesFocus: false }).moved).toBe(back.moved);
});
