import { expect, test } from "vitest";
import { addCustomerMoves, addMoves, hasPreviousSegments, type Moves } from "./segment-moves.ts";

const move = (from: string | null, to: string, customers: number) => ({ from, to, customers });

test("adds customers and pages up to one count per move, in any order", () => {
  const [moves, more]: [Moves, Moves] = [{}, {}];
  addCustomerMoves(moves, { price_sensitivity: "a" }, { price_sensitivity: "b", return_behavior: "c" });
  addCustomerMoves(moves, {}, { price_sensitivity: "b" });
  addCustomerMoves(more, { price_sensitivity: "a", gone: "x" }, { price_sensitivity: "b" });
  addCustomerMoves(more, { price_sensitivity: "b" }, { price_sensitivity: "b" });
  addMoves(moves, more);
  expect(moves).toEqual({
    price_sensitivity: [move("a", "b", 2), move(null, "b", 1), move("b", "b", 1)],
    return_behavior: [move(null, "c", 1)],
  });
});

test("a new axis has no moves", () => {
  expect([
    hasPreviousSegments([move(null, "a", 9)]),
    hasPreviousSegments([]),
    hasPreviousSegments([move(null, "a", 1), move("a", "a", 8)]),
  ]).toEqual([false, false, true]);
});
