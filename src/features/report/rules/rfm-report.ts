import { toMajor } from "#lib/money.ts";
import { type Counted, largest, nonEmpty } from "#lib/rfm/growth.ts";
import {
  addSums,
  type Purchases,
  type Range,
  ratio,
  sumGains,
  toHundredths,
  total,
  widen,
  withOneMore,
} from "#lib/rfm/score.ts";
import {
  codeByKey,
  RFM_KEYS_BY_VALUE,
  RFM_SEGMENTS,
  type RfmSegmentKey,
  type Scores,
  scoresOfCode,
} from "#lib/rfm/segments.ts";
import type { PopulatedCell } from "#records/rules/order-readings/populations.ts";
import {
  cellIndex,
  cellKey,
  type RfmScheme,
  STANDARD_SCHEME,
  segmentIn,
  thresholdsFor,
} from "#records/rules/rfm/scheme.ts";
import { type ReportContext, reportHead, reportSegment, reportTotals } from "./report-figures.ts";

type Band = { score: number; min: number; max: number; customer_count: number };

/** The range of values behind each score among these customers. Unused scores are absent. */
export const computeBands = (
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

/** A scored customer; without `isReturning`, they have no order before the period. */
type ScoredPurchases = Purchases & Scores & { isReturning?: boolean };

const joined = (cell: PopulatedCell | undefined, customer: ScoredPurchases, segment: RfmSegmentKey): PopulatedCell => ({
  recency: customer.recency,
  frequency: customer.frequency,
  monetary: customer.monetary,
  segment,
  ...withOneMore(cell, customer),
  ageDays: widen(cell?.ageDays, customer.ageDays),
  orders: widen(cell?.orders, customer.orderCount),
  spend: widen(cell?.spend, customer.revenue),
});

/** A scored population as cells, in ascending order of R, F, M and from the highest to the lowest segment. */
export const groupByScores = (
  customers: readonly ScoredPurchases[],
  scheme: Pick<RfmScheme, "cells"> = STANDARD_SCHEME,
): PopulatedCell[] => {
  const cells = new Map<number, PopulatedCell>();
  for (const customer of customers) {
    const { orderCount, isReturning = false } = customer;
    const segment = segmentIn(scheme, customer, { orderCount, isReturning }).key;
    const key = 10 * cellIndex(customer) + RFM_KEYS_BY_VALUE.indexOf(segment);
    cells.set(key, joined(cells.get(key), customer, segment));
  }
  return [...cells.entries()].sort(([a], [b]) => a - b).map(([, cell]) => cell);
};

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
    key,
    code,
    name: looks[key].name ?? standard.name,
    description: looks[key].description ?? standard.description,
    actions: standard.actions.map((action, at) => looks[key].actions[at] ?? action),
  }));

/** The segment of the cell, where these customers are in another one because of their order history. */
const movedFrom = (scheme: RfmScheme, cell: PopulatedCell) => {
  const key = cellKey(scheme, cell);
  return key === cell.segment ? {} : { cell_segment_code: codeByKey(key) };
};

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
  const inSegment = (key: RfmSegmentKey, all: readonly PopulatedCell[]) => all.filter(({ segment }) => segment === key);
  const whole = addSums(cells);
  const money = (minor: number) => toMajor(minor, currency);
  const parts = segmentsIn(scheme).map(({ key, ...words }) => ({ key, words, mine: inSegment(key, cells) }));
  const gains = sumGains(parts.map(({ mine }) => addSums(mine)));
  const segments = parts.map(({ key, words, mine }) => {
    const segment = {
      words,
      now: addSums(mine),
      previousCustomerCount: addSums(inSegment(key, previousCells)).customerCount,
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
      segment_code: codeByKey(cell.segment),
      ...movedFrom(scheme, cell),
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
