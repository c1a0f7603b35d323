import { describe, expect, test } from "vitest";
import type { SegmentMovement } from "#features/report/contracts/segment-movement.ts";
import {
  biggestMoves,
  customersIn,
  moveBetween,
  movementTotals,
  toMoves,
} from "#features/report/ui/movement/movement-model.ts";

const flow = (from: string, to: string, customers: number, revenueBefore = 0, revenueNow = 0) => ({
  from,
  to,
  customers,
  revenueBefore,
  revenueNow,
});

// Before: 10 Champions, of whom 6 stayed, 3 fell to At Risk and one did not buy; 5 are new.
const movement: SegmentMovement = {
  period: { start: "2025-08-09", end: "2025-11-06", days: 90 },
  previousPeriod: { start: "2025-05-11", end: "2025-08-08", days: 90 },
  currency: "GBP",
  storefrontId: null,
  generatedAt: "2025-11-06T13:00:00.000Z",
  flows: [
    flow("R5F5M5", "R5F5M5", 6, 600, 660),
    flow("R5F5M5", "R2F2M3", 3, 300, 30),
    flow("R5F5M5", "NONE", 1, 100, 0),
    flow("NONE", "R5F1M1", 5, 0, 50),
  ],
};
const moves = toMoves(movement);

test("a move has the segments' keys and its share of the source segment", () => {
  expect(moveBetween(moves, "champions", "at_risk")).toMatchObject({ customers: 3, share: 0.3 });
  expect(moveBetween(moves, "NONE", "new_customers")).toMatchObject({ customers: 5, share: 1 });
  expect(moveBetween(moves, "at_risk", "champions")).toBeUndefined();
});

test("counts rows and columns", () => {
  expect(customersIn(moves, "from", "champions")).toBe(10);
  expect(customersIn(moves, "to", "champions")).toBe(6);
  expect(customersIn(moves, "to", "hibernating")).toBe(0);
});

test("the totals separate moved, stopped and new customers", () => {
  expect(movementTotals(moves)).toEqual({ all: 15, before: 10, moved: 3, gone: 1, came: 5 });
});

describe("the largest moves", () => {
  test("are between segments, most customers first", () => {
    const more = toMoves({ ...movement, flows: [...movement.flows, flow("R4F4M4", "R5F5M5", 4)] });
    expect(biggestMoves(more, 5).map(({ from, to }) => `${from} ${to}`)).toEqual([
      "loyal_customers champions",
      "champions at_risk",
    ]);
    expect(biggestMoves(more, 1)).toHaveLength(1);
  });

  test("ties are in order of revenue", () => {
    const flows = [flow("R5F5M5", "R2F2M3", 1, 5), flow("R4F4M4", "R2F2M3", 1, 90)];
    expect(biggestMoves(toMoves({ ...movement, flows }), 1)[0]?.from).toBe("loyal_customers");
  });
});
