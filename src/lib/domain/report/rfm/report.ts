import { toMajor } from "#lib/domain/money.ts";
import { type Counted, largest, nonEmpty } from "../insights.ts";
import { type ReportContext, reportHead, reportTotals } from "../report-context.ts";
import { reportSegment } from "../report-segment.ts";
import { gainsOf, ratio, sumsOf, toHundredths, total } from "../sums.ts";
import { segmentOf } from "./cell.ts";
import { bandsOf, type PopulatedCell } from "./populated-cells.ts";
import { RFM_SEGMENTS, type RfmSegment, type RfmSegmentName, type Scores, scoresOfCode } from "./segments.ts";

const GROWING: readonly RfmSegmentName[] = ["Potential Loyalists", "Promising", "New Customers"];
const WORRYING: readonly RfmSegmentName[] = ["At Risk", "Need Attention", "Hibernating"];

/** The four insights, over nonempty segments; null if there are none. Growth and attention follow a priority list. */
const insightsOf = (segments: readonly (Counted & { segment_name: RfmSegmentName })[]) => {
  const names = nonEmpty(segments).map(({ segment_name }) => segment_name);
  const firstOf = (list: readonly RfmSegmentName[]) => list.find((name) => names.includes(name)) ?? null;
  return {
    ...largest(segments),
    fastest_growing_segment: firstOf(GROWING),
    needs_attention: firstOf(WORRYING),
  };
};

/** The cells of a period and of the previous one of equal length, with their context. */
type RfmBasis = ReportContext & { cells: readonly PopulatedCell[]; previousCells: readonly PopulatedCell[] };

const CODE_OF = new Map<string, string>(RFM_SEGMENTS.map(({ name, code }) => [name, code]));

const inSegment = ({ name }: RfmSegment, cells: readonly PopulatedCell[]) =>
  cells.filter((cell) => segmentOf(cell) === name);

/** The customers' mean scores, as opposed to the digits of the segment's code. */
const averageScores = (cells: readonly PopulatedCell[]): Scores => {
  const customers = sumsOf(cells).customerCount;
  const average = (score: keyof Scores) => {
    const sum = total(cells, (cell) => cell[score] * cell.customerCount);
    return toHundredths(ratio(sum, customers));
  };
  return { recency: average("recency"), frequency: average("frequency"), monetary: average("monetary") };
};

/**
 * The whole report: all eight segments in the specification's order, including empty ones. Totals cover scored
 * customers.
 */
export const assembleReport = (basis: RfmBasis) => {
  const { cells, previousCells, currency } = basis;
  const whole = sumsOf(cells);
  const money = (minor: number) => toMajor(minor, currency);
  const parts = RFM_SEGMENTS.map((words) => ({ words, mine: inSegment(words, cells) }));
  const gains = gainsOf(parts.map(({ mine }) => sumsOf(mine)));
  const segments = parts.map(({ words, mine }) => {
    const segment = {
      words,
      now: sumsOf(mine),
      previousCustomerCount: sumsOf(inSegment(words, previousCells)).customerCount,
      scores: scoresOfCode(words.code),
      characteristics: { avg_scores: averageScores(mine) },
    };
    return reportSegment(segment, { whole, gains, currency });
  });
  return {
    method: "rfm" as const,
    ...reportHead(basis),
    insights: insightsOf(segments),
    totals: reportTotals(basis, whole, sumsOf(previousCells).customerCount),
    segments,
    cells: cells.map((cell) => ({
      recency_score: cell.recency,
      frequency_score: cell.frequency,
      monetary_score: cell.monetary,
      segment_code: CODE_OF.get(segmentOf(cell)) ?? "",
      customer_count: cell.customerCount,
      order_count: cell.orderCount,
      total_revenue: money(cell.revenue),
    })),
    bands: {
      recency: bandsOf(cells, "recency", ({ ageDays }) => ageDays),
      frequency: bandsOf(cells, "frequency", ({ orders }) => orders),
      monetary: bandsOf(cells, "monetary", ({ spend }) => ({ min: money(spend.min), max: money(spend.max) })),
    },
  };
};

export type RfmResult = ReturnType<typeof assembleReport>;
