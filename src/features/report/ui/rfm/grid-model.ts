import type { RfmReport } from "#features/report/contracts/segmentation-report-answer.ts";
import type { CellAddress, RfmState } from "#features/report/ui/report-state.ts";
import { SEGMENTS, type SegmentKey, segmentKey } from "#records/rules/rfm/segment-colors.ts";

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

export const SCORES = [1, 2, 3, 4, 5] as const;

export type GridCell = CellAddress & {
  customers: number;
  orders: number;
  /** Major units. */
  revenue: number;
  /** 0 to 1 of all scored customers. */
  customerShare: number;
  revenueShare: number;
  /** The cell's segments in order of value. */
  mix: { key: SegmentKey; customers: number }[];
  /** Customers whose order history moves them out of their cell's segment. */
  moved: { from: SegmentKey; customers: number }[];
  /** The cell's monetary scores. */
  monetary: number[];
};

const computeShare = (part: number, whole: number) => (whole > 0 ? part / whole : 0);

/** The 25 cells of recency and frequency: the report's 125 cells, merged over the monetary score. */
export const gridCells = ({ cells, totals }: RfmReport): GridCell[] =>
  SCORES.flatMap((frequency) =>
    SCORES.map((recency) => {
      const inside = cells.filter((c) => c.recency_score === recency && c.frequency_score === frequency);
      const sum = (of: (cell: (typeof inside)[number]) => number) => inside.reduce((total, c) => total + of(c), 0);
      const customers = sum((c) => c.customer_count);
      const revenue = sum((c) => c.total_revenue);
      const mix = SEGMENTS.map(({ key }) => ({
        key,
        customers: sum((c) => (segmentKey(c.segment_code) === key ? c.customer_count : 0)),
      })).filter((part) => part.customers > 0);
      const moved = SEGMENTS.map(({ key }) => ({
        from: key,
        customers: sum((c) => (c.cell_segment_code && segmentKey(c.cell_segment_code) === key ? c.customer_count : 0)),
      })).filter((part) => part.customers > 0);
      return {
        recency,
        frequency,
        customers,
        orders: sum((c) => c.order_count),
        revenue,
        customerShare: computeShare(customers, totals.customer_count),
        revenueShare: computeShare(revenue, totals.total_revenue),
        mix,
        moved,
        monetary: [...new Set(inside.map((c) => c.monetary_score))].sort(),
      };
    }),
  );

/** The thresholds of the seven shades, as shares of revenue. */
export const SHADE_STARTS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2] as const;

/** 0 (palest) to 6. The thresholds are fixed, so that periods can be compared by eye. */
export const shadeStep = (revenueShare: number): number => SHADE_STARTS.filter((start) => revenueShare >= start).length;

/** The side of a square, 0 to 1 of the largest: its area is proportional to the number of customers. */
export const squareSide = (customers: number, most: number): number => (most > 0 ? Math.sqrt(customers / most) : 0);

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
