import type { CellAddress, RfmState } from "../report-state.ts";
import type { GridCell } from "./grid-model.ts";

/** Whether a cell is outside of the focus: its mark dims, its text stays. */
export const isCellDimmed = (cell: GridCell, { focus, cell: chosen }: Pick<RfmState, "focus" | "cell">): boolean => {
  if (focus) return !cell.mix.some(({ key }) => key === focus);
  return chosen !== null && !isSame(cell, chosen);
};

/** The same for a segment; with a cell in focus, segments without customers in it are dimmed. */
export const isSegmentDimmed = (
  key: string,
  cells: readonly GridCell[],
  { focus, cell: chosen }: Pick<RfmState, "focus" | "cell">,
): boolean => {
  if (focus) return key !== focus;
  if (!chosen) return false;
  return !cells.find((cell) => isSame(cell, chosen))?.mix.some((part) => part.key === key);
};

export const isSame = (a: CellAddress, b: CellAddress): boolean =>
  a.recency === b.recency && a.frequency === b.frequency;
