import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assignRfmSegment, RFM_SEGMENTS, type RfmSegmentName, type Scores, scoresOfCode } from "./segments.ts";

const LETTERS: Record<string, RfmSegmentName> = {
  C: "Champions",
  L: "Loyal Customers",
  P: "Potential Loyalists",
  o: "Promising",
  r: "At Risk",
  A: "Need Attention",
  N: "New Customers",
  h: "Hibernating",
};

// All 125 cells: one block per recency (5 … 1), one row per frequency (5 … 1), columns for M 1 … 5.
const GRID = `
  LLLCC LLLLC oLLLL AAAAA rrrrr
  PLLLC PLLLL ooLLL AAAAA rrrrr
  PPPLL PPPLL oooLL AAAAA hrrrr
  PPPPP PPPPP oooPP hrrrr hhrrr
  NNNNN NNNNN ooooo hhrrr hhhrr`
  .trim()
  .split("\n")
  .map((line) => line.trim().split(" "));

const FIFTHS = [1, 2, 3, 4, 5];
const CELLS: Scores[] = FIFTHS.flatMap((recency) =>
  FIFTHS.flatMap((frequency) => FIFTHS.map((monetary) => ({ recency, frequency, monetary }))),
);

const drawn = ({ recency, frequency, monetary }: Scores) =>
  LETTERS[GRID[5 - frequency]?.[5 - recency]?.[monetary - 1] ?? ""];

test.each(CELLS)("R$recency F$frequency M$monetary is in the segment shown in the grid", (cell) => {
  expect(assignRfmSegment(cell)).toBe(drawn(cell));
});

// The reference file with all cells is outside the project.
const REFERENCE = path.resolve(process.env.SHARED_DIR ?? "../shared", "reference/rfm-cells.json");
const hasReference = existsSync(REFERENCE);
if (!hasReference) console.warn(`Skipped: the reference for the 125 cells is missing at ${REFERENCE}`);

test.skipIf(!hasReference)("matches the reference for all 125 cells", () => {
  const { cells } = JSON.parse(readFileSync(REFERENCE, "utf8")) as {
    cells: { r: number; f: number; m: number; segment: string; segment_code: string }[];
  };
  expect(cells).toHaveLength(125);
  for (const { r, f, m, segment, segment_code } of cells) {
    const name = assignRfmSegment({ recency: r, frequency: f, monetary: m });
    expect(name).toBe(segment);
    expect(RFM_SEGMENTS.find((known) => known.name === name)?.code).toBe(segment_code);
  }
});

describe("properties of the rule", () => {
  const LOW_TO_HIGH: RfmSegmentName[] = [
    "Hibernating",
    "At Risk",
    "Need Attention",
    "Promising",
    "New Customers",
    "Potential Loyalists",
    "Loyal Customers",
    "Champions",
  ];
  const rank = (cell: Scores) => LOW_TO_HIGH.indexOf(assignRfmSegment(cell));
  const score = fc.integer({ min: 1, max: 5 });
  const anyCell = fc.record({ recency: score, frequency: score, monetary: score });

  test("every cell has one of the eight segments, and every segment has a cell", () => {
    expect(new Set(CELLS.map(assignRfmSegment))).toEqual(new Set(RFM_SEGMENTS.map(({ name }) => name)));
  });

  test.each(RFM_SEGMENTS)("the cell of code $code belongs to its own segment, $name", ({ code, name }) => {
    expect(assignRfmSegment(scoresOfCode(code))).toBe(name);
  });

  test("a higher score never gives a lower segment", () => {
    fc.assert(
      fc.property(anyCell, fc.constantFrom("recency", "frequency", "monetary"), (cell, raised) => {
        fc.pre(cell[raised] < 5);
        expect(rank({ ...cell, [raised]: cell[raised] + 1 })).toBeGreaterThanOrEqual(rank(cell));
      }),
    );
  });

  test("each segment is a connected region: any two of its cells are connected by single steps within it", () => {
    for (const { name } of RFM_SEGMENTS) {
      const [first, ...others] = CELLS.filter((cell) => assignRfmSegment(cell) === name);
      const reached = first ? [first] : [];
      const left = new Set(others);
      for (const from of reached) {
        for (const to of left) {
          const steps =
            Math.abs(from.recency - to.recency) +
            Math.abs(from.frequency - to.frequency) +
            Math.abs(from.monetary - to.monetary);
          if (steps === 1 && left.delete(to)) reached.push(to);
        }
      }
      expect([name, left.size]).toEqual([name, 0]);
    }
  });

  test("recent and lapsed customers never share a segment", () => {
    const near = new Set(CELLS.filter(({ recency }) => recency >= 4).map(assignRfmSegment));
    for (const cell of CELLS.filter(({ recency }) => recency <= 2)) expect(near).not.toContain(assignRfmSegment(cell));
  });

  test("a single purchase never makes a Champion, Loyal Customer or Potential Loyalist", () => {
    for (const cell of CELLS.filter(({ frequency }) => frequency === 1)) {
      expect(["Champions", "Loyal Customers", "Potential Loyalists"]).not.toContain(assignRfmSegment(cell));
    }
  });
});
