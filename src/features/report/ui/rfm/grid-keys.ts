import type { CellAddress } from "../report-state.ts";

const clamp = (score: number) => Math.min(5, Math.max(1, score));

/**
 * The cell a key leads to: arrows move one step (up is higher frequency), Home and End along the row, with Ctrl to the corners.
 * Null for other keys.
 */
export const cellAfterKey = (cell: CellAddress, key: string, isControl: boolean): CellAddress | null => {
  const { recency, frequency } = cell;
  switch (key) {
    case "ArrowLeft":
      return { recency: clamp(recency - 1), frequency };
    case "ArrowRight":
      return { recency: clamp(recency + 1), frequency };
    case "ArrowUp":
      return { recency, frequency: clamp(frequency + 1) };
    case "ArrowDown":
      return { recency, frequency: clamp(frequency - 1) };
    case "Home":
      return { recency: 1, frequency: isControl ? 5 : frequency };
    case "End":
      return { recency: 5, frequency: isControl ? 1 : frequency };
    default:
      return null;
  }
};
