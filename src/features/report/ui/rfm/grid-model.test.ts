import { describe, expect, test } from "vitest";
import { aCell, aReport } from "#testing/routes/segmentation-report.ts";
import { cellAfterKey, gridCells, shadeStep, squareSide } from "./grid-model.ts";

const middle = { recency: 3, frequency: 3 };

test("arrows move one step, up to a higher frequency", () => {
  expect(cellAfterKey(middle, "ArrowUp", false)).toEqual({ recency: 3, frequency: 4 });
  expect(cellAfterKey(middle, "ArrowDown", false)).toEqual({ recency: 3, frequency: 2 });
  expect(cellAfterKey(middle, "ArrowLeft", false)).toEqual({ recency: 2, frequency: 3 });
  expect(cellAfterKey(middle, "ArrowRight", false)).toEqual({ recency: 4, frequency: 3 });
});

test("stops at the edge", () => {
  expect(cellAfterKey({ recency: 5, frequency: 5 }, "ArrowUp", false)).toEqual({ recency: 5, frequency: 5 });
  expect(cellAfterKey({ recency: 1, frequency: 1 }, "ArrowLeft", false)).toEqual({ recency: 1, frequency: 1 });
});

test("Home and End go along the row, with Ctrl to the first and the last cell", () => {
  expect(cellAfterKey(middle, "Home", false)).toEqual({ recency: 1, frequency: 3 });
  expect(cellAfterKey(middle, "End", false)).toEqual({ recency: 5, frequency: 3 });
  expect(cellAfterKey(middle, "Home", true)).toEqual({ recency: 1, frequency: 5 });
  expect(cellAfterKey(middle, "End", true)).toEqual({ recency: 5, frequency: 1 });
});

test("leaves other keys to the browser", () => {
  expect(cellAfterKey(middle, "Tab", false)).toBeNull();
  expect(cellAfterKey(middle, "t", false)).toBeNull();
});

const find = (cells: ReturnType<typeof gridCells>, recency: number, frequency: number) =>
  cells.find((cell) => cell.recency === recency && cell.frequency === frequency);

describe("the grid", () => {
  // Cells that differ only in M are merged: 6 + 2 of 10 customers, 700 + 100 of 1,000.
  const report = aReport([
    aCell("R5F5M5", "R5F5M5", 6, 700),
    aCell("R5F5M2", "R4F4M4", 2, 100),
    aCell("R1F1M1", "R1F1M2", 2, 200),
  ]);
  const cells = gridCells(report);

  test("merges the monetary scores, with the segments in order of value", () => {
    expect(find(cells, 5, 5)).toMatchObject({
      customers: 8,
      revenue: 800,
      customerShare: 0.8,
      revenueShare: 0.8,
      mix: [
        { key: "champions", customers: 6 },
        { key: "loyal_customers", customers: 2 },
      ],
      monetary: [2, 5],
    });
  });

  test("says which segment customers left because of their order history", () => {
    const moved = { ...aCell("R5F1M1", "R4F2M3", 3, 30), cell_segment_code: "R5F1M1" };
    const [cell] = gridCells(aReport([aCell("R5F1M1", "R5F1M1", 2, 20), moved])).filter(
      ({ customers }) => customers > 0,
    );
    expect(cell).toMatchObject({
      customers: 5,
      mix: [
        { key: "potential_loyalists", customers: 3 },
        { key: "new_customers", customers: 2 },
      ],
      moved: [{ from: "new_customers", customers: 3 }],
    });
  });

  test("has all 25 cells, which add up to all customers", () => {
    expect(cells).toHaveLength(25);
    expect(cells.reduce((all, cell) => all + cell.customers, 0)).toBe(10);
    expect(find(cells, 3, 3)).toMatchObject({ customers: 0, revenueShare: 0, mix: [] });
  });

  test("does not divide by zero without customers", () => {
    for (const cell of gridCells(aReport([]))) expect(cell).toMatchObject({ customerShare: 0, revenueShare: 0 });
  });
});

test("shades have fixed thresholds, which belong to the darker shade", () => {
  expect([0, 0.0049, 0.005, 0.01, 0.0199, 0.05, 0.1, 0.2, 1].map(shadeStep)).toEqual([0, 0, 1, 2, 2, 4, 5, 6, 6]);
});

test("a quarter of the customers has a quarter of the area, and half the side", () => {
  expect(squareSide(25, 100)).toBe(0.5);
  expect(squareSide(0, 0)).toBe(0);
});
