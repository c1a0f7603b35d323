import { toMajor } from "#lib/money.ts";
import { RFM_SEGMENTS, type RfmSegmentKey, type Scores, scoresOfCode } from "#lib/rfm/segments.ts";
import { type RfmScheme, STANDARD_SCHEME, segmentIn, thresholdsFor } from "#records/rules/rfm/scheme.ts";
import { addSums, ratio, sumGains, toHundredths, total } from "#records/rules/rfm/sums.ts";
import { type Counted, largest, nonEmpty } from "../insights.ts";
import { type ReportContext, reportHead, reportTotals } from "../report-context.ts";
import { reportSegment } from "../report-segment.ts";
import { computeBands, type PopulatedCell } from "./populated-cells.ts";

const GROWING: readonly RfmSegmentKey[] = ["potential_loyalists", "promising", "new_customers"];
const WORRYING: readonly RfmSegmentKey[] = ["at_risk", "need_attention", "hibernating"];

const KEY_OF_CODE = new Map<string, RfmSegmentKey>(RFM_SEGMENTS.map(({ code, key }) => [code, key]));

/** The four insights, over nonempty segments; null if there are none. Growth and attention follow a priority list. */
const pickInsights = (segments: readonly (Counted & { segment_name: string; segment_code: string })[]) => {
  const names = new Map(
    nonEmpty(segments).map(({ segment_name, segment_code }) => [KEY_OF_CODE.get(segment_code), segment_name]),
  );
  const firstOf = (list: readonly RfmSegmentKey[]) => names.get(list.find((key) => names.has(key))) ?? null;
  return {
    ...largest(segments),
    fastest_growing_segment: firstOf(GROWING),
    needs_attention: firstOf(WORRYING),
  };
};

/** The cells of a period and of the previous one of equal length, with their context and the scheme of their scores. */
type RfmBasis = ReportContext & {
  cells: readonly PopulatedCell[];
  previousCells: readonly PopulatedCell[];
  /** The standard one by default. */
  own?: { version: number; scheme: RfmScheme };
};

/** The segments in the specification's order, with the business's own texts. */
const segmentsIn = ({ looks }: RfmScheme) =>
  RFM_SEGMENTS.map(({ key, code, ...standard }) => ({
    code,
    name: looks[key].name ?? standard.name,
    description: looks[key].description ?? standard.description,
    actions: standard.actions.map((action, at) => looks[key].actions[at] ?? action),
  }));

/** The version of the business's own scheme and its thresholds, in the units of the report. */
const ownScheme = ({ own, currency, costs }: RfmBasis) => {
  if (!own) return {};
  const { recency, frequency, monetary } = thresholdsFor(own.scheme, costs ? "margin" : "revenue");
  const thresholds = {
    recency: recency && [...recency],
    frequency: frequency && [...frequency],
    monetary: monetary?.map((amount) => toMajor(amount, currency)) ?? null,
  };
  return { scheme: { version: own.version, thresholds } };
};

/** The customers' mean scores, as opposed to the digits of the segment's code. */
const averageScores = (cells: readonly PopulatedCell[]): Scores => {
  const customers = addSums(cells).customerCount;
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
  const { cells, previousCells, currency, own } = basis;
  const scheme = own?.scheme ?? STANDARD_SCHEME;
  const inSegment = (code: string, all: readonly PopulatedCell[]) =>
    all.filter((cell) => segmentIn(scheme, cell).code === code);
  const whole = addSums(cells);
  const money = (minor: number) => toMajor(minor, currency);
  const parts = segmentsIn(scheme).map((words) => ({ words, mine: inSegment(words.code, cells) }));
  const gains = sumGains(parts.map(({ mine }) => addSums(mine)));
  const segments = parts.map(({ words, mine }) => {
    const segment = {
      words,
      now: addSums(mine),
      previousCustomerCount: addSums(inSegment(words.code, previousCells)).customerCount,
      scores: scoresOfCode(words.code),
      characteristics: { avg_scores: averageScores(mine) },
    };
    return reportSegment(segment, { whole, gains, currency });
  });
  return {
    method: "rfm" as const,
    ...reportHead(basis),
    ...ownScheme(basis),
    insights: pickInsights(segments),
    totals: reportTotals(basis, whole, addSums(previousCells).customerCount),
    segments,
    cells: cells.map((cell) => ({
      recency_score: cell.recency,
      frequency_score: cell.frequency,
      monetary_score: cell.monetary,
      segment_code: segmentIn(scheme, cell).code,
      customer_count: cell.customerCount,
      order_count: cell.orderCount,
      total_revenue: money(cell.revenue),
    })),
    bands: {
      recency: computeBands(cells, "recency", ({ ageDays }) => ageDays),
      frequency: computeBands(cells, "frequency", ({ orders }) => orders),
      monetary: computeBands(cells, "monetary", ({ spend }) => ({ min: money(spend.min), max: money(spend.max) })),
    },
  };
};

export type RfmResult = ReturnType<typeof assembleReport>;
