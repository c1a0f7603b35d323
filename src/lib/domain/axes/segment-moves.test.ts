import { expect, test } from "vitest";
import { addMoves, hasBefore, type Moves } from "./segment-moves.ts";

const move = (from: string | null, to: string, customers: number) => ({
  axis: "price_sensitivity",
  from,
  to,
  customers,
});

test("pages add up to one count a way, whoever comes first", () => {
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

test("where everybody comes from nowhere there was no axis before", () => {
  expect([hasBefore([move(null, "a", 9)]), hasBefore([]), hasBefore([move(null, "a", 1), move("a", "a", 8)])]).toEqual([
    false,
    false,
    true,
  ]);
});
