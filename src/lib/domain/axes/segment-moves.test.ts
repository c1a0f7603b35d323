import { expect, test } from "vitest";
import { addMoves, hasPreviousSegments, type Moves } from "./segment-moves.ts";

const move = (from: string | null, to: string, customers: number) => ({
  axis: "price_sensitivity",
  from,
  to,
  customers,
});

test("adds pages up to one count per move, in any order", () => {
  const moves: Moves = {};
  addMoves(moves, [move("a", "b", 2), move(null, "b", 1)]);
  addMoves(moves, [move("a", "b", 3), move("b", "b", 4)]);
  expect(moves).toEqual({
    price_sensitivity: [
      { from: "a", to: "b", customers: 5 },
      { from: null, to: "b", customers: 1 },
      { from: "b", to: "b", customers: 4 },
    ],
  });
});

test("a new axis has no moves", () => {
  expect([
    hasPreviousSegments([move(null, "a", 9)]),
    hasPreviousSegments([]),
    hasPreviousSegments([move(null, "a", 1), move("a", "a", 8)]),
  ]).toEqual([false, false, true]);
});
