import type { Range } from "../sums.ts";
import type { PopulatedCell } from "./population.ts";
import type { Scores } from "./segments.ts";

export type Band = { score: number; min: number; max: number; customer_count: number };

/** The range of values behind each score among these customers. Unused scores are absent. */
export const bandsOf = (
  cells: readonly PopulatedCell[],
  score: keyof Scores,
  values: (cell: PopulatedCell) => Range,
): Band[] =>
  [1, 2, 3, 4, 5].flatMap((wanted) => {
    const scored = cells.filter((cell) => cell[score] === wanted);
    if (scored.length === 0) return [];
    return {
      score: wanted,
      min: Math.min(...scored.map((cell) => values(cell).min)),
      max: Math.max(...scored.map((cell) => values(cell).max)),
      customer_count: scored.reduce((sum, { customerCount }) => sum + customerCount, 0),
    };
  });
