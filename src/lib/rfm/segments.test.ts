import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  assignCell,
  assignRfmSegment,
  codeByKey,
  type OrderHistory,
  RFM_KEYS_BY_VALUE,
  RFM_SEGMENTS,
  type RfmSegmentKey,
  type Scores,
  scoresOfCode,
} from "./segments.ts";

const LETTERS: Record<string, RfmSegmentKey> = {
  C: "champions",
  L: "loyal_customers",
  P: "potential_loyalists",
  o: "promising",
  r: "at_risk",
  A: "need_attention",
  N: "new_customers",
  h: "hibernating",
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
  expect(assignCell(cell)).toBe(drawn(cell));
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
    const code = codeByKey(assignCell({ recency: r, frequency: f, monetary: m }));
    expect(code).toBe(segment_code);
    expect(RFM_SEGMENTS.find((known) => known.code === code)?.name).toBe(segment);
  }
});

describe("properties of the rule", () => {
  const LOW_TO_HIGH = RFM_KEYS_BY_VALUE.toReversed();
  const rank = (cell: Scores) => LOW_TO_HIGH.indexOf(assignCell(cell));
  const score = fc.integer({ min: 1, max: 5 });
  const anyCell = fc.record({ recency: score, frequency: score, monetary: score });

  test("every cell has one of the eight segments, and every segment has a cell", () => {
    expect(new Set(CELLS.map(assignCell))).toEqual(new Set(RFM_KEYS_BY_VALUE));
  });

  test.each(RFM_SEGMENTS)("the cell of code $code belongs to its own segment, $name", ({ code, key }) => {
    expect(assignCell(scoresOfCode(code))).toBe(key);
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
    for (const { key } of RFM_SEGMENTS) {
      const [first, ...others] = CELLS.filter((cell) => assignCell(cell) === key);
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
      expect([key, left.size]).toEqual([key, 0]);
    }
  });

  test("recent and lapsed customers never share a segment", () => {
    const near = new Set(CELLS.filter(({ recency }) => recency >= 4).map(assignCell));
    for (const cell of CELLS.filter(({ recency }) => recency <= 2)) expect(near).not.toContain(assignCell(cell));
  });

  test("a single purchase never makes a Champion, Loyal Customer or Potential Loyalist", () => {
    for (const cell of CELLS.filter(({ frequency }) => frequency === 1)) {
      expect(["champions", "loyal_customers", "potential_loyalists"]).not.toContain(assignCell(cell));
    }
  });
});

describe("the order history", () => {
  const only: OrderHistory = { orderCount: 1, isReturning: false };
  const returning: OrderHistory = { orderCount: 1, isReturning: true };
  const repeated: OrderHistory = { orderCount: 2, isReturning: false };

  test.each([
    ["R5F1M1", returning, "potential_loyalists"],
    ["R4F1M5", returning, "potential_loyalists"],
    ["R5F1M1", only, "new_customers"],
    ["R5F1M1", repeated, "new_customers"],
    ["R2F1M5", only, "hibernating"],
    ["R1F1M4", only, "hibernating"],
    ["R1F1M4", returning, "at_risk"],
    ["R2F2M3", repeated, "at_risk"],
    ["R2F3M3", repeated, "need_attention"],
    ["R3F1M1", returning, "promising"],
  ] as const)("%s with %j is in %s", (code, history, segment) => {
    expect(assignRfmSegment(scoresOfCode(code), history)).toBe(segment);
  });

  test("the history only moves customers out of three segments, whatever their cell", () => {
    for (const cell of CELLS) {
      expect(assignRfmSegment(cell, returning)).not.toBe("new_customers");
      expect(["at_risk", "need_attention"]).not.toContain(assignRfmSegment(cell, only));
      const [own, fits] = [assignCell(cell), { orderCount: 2, isReturning: assignCell(cell) !== "new_customers" }];
      expect(assignRfmSegment(cell, fits)).toBe(own);
    }
  });
});
