import { fitLogistic, type TrainingExample } from "#lib/statistics/logistic.ts";
import { wilson } from "#lib/statistics/proportions.ts";
import { computeMedian } from "#lib/statistics/summaries.ts";
import {
  type ChurnModel,
  type ChurnSignals,
  computeChurnSignals,
  computeLogisticTerms,
  DEFAULT_CHURN_MODEL,
  expectedWithin,
  predictChurnRisk,
} from "./churn-model.ts";

type Outcome = { score: number; lapsed: boolean };

/** Customers in one tenth of the score range: mean predicted risk and observed share. */
export type ReliabilityBin = {
  from: number;
  to: number;
  count: number;
  meanScore: number;
  lapsedShare: number;
  /** 95% Wilson interval of the share. */
  low: number;
  high: number;
};

const BINS = 10;

/** The reliability curve by tenths of the score; empty bins are left out. */
export const reliabilityCurve = (outcomes: readonly Outcome[]): ReliabilityBin[] =>
  Array.from({ length: BINS }, (_, bin) => bin / BINS).flatMap((from, bin) => {
    const own = outcomes.filter(({ score }) => Math.min(BINS - 1, Math.floor(score * BINS)) === bin);
    const count = own.length;
    if (count === 0) return [];
    const happened = own.filter(({ lapsed }) => lapsed).length;
    const { lower: low, upper: high } = wilson(happened, count);
    const meanScore = own.reduce((sum, { score }) => sum + score, 0) / count;
    return [
      {
        from,
        to: (bin + 1) / BINS,
        count,
        meanScore,
        lapsedShare: happened / count,
        low,
        high,
      },
    ];
  });

/** Expected calibration error: the mean gap, over customers, between a bin's score and its observed share. */
export const calibrationError = (bins: readonly ReliabilityBin[]): number => {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return (
    bins.reduce((sum, { count, meanScore, lapsedShare }) => sum + count * Math.abs(meanScore - lapsedShare), 0) /
    Math.max(1, total)
  );
};

/** Distinct days with a sale before the as-of day, ascending; one list per customer. */
export type SaleDays = readonly number[];

export type LearntChurn = {
  model: ChurnModel;
  /** Evaluated on the newest quarter with a model trained on the quarters before it. */
  reliability: ReliabilityBin[];
  calibrationError: number;
};

/** A quarter in days: the longest expected time to the next purchase. */
const QUARTER = 91;
/** How many past quarters to train on: a year, so that each season appears once. */
const QUARTERS = 4;
const LEAST_OUTCOMES = 200;

/** The median of the customers' mean gaps; 60 days if no customer came back. */
const computeTypicalGap = (customers: readonly SaleDays[]): number => {
  const gaps = customers
    .filter((days) => days.length > 1)
    .map((days) => ((days.at(-1) ?? 0) - (days[0] ?? 0)) / (days.length - 1));
  return gaps.length > 0 ? computeMedian(gaps) : DEFAULT_CHURN_MODEL.typicalGapDays;
};

type Case = { signals: ChurnSignals; lapsed: boolean };

/**
 * The signals known for each customer on a day, and whether they then failed to come back within the expected time.
 * Seasonal customers are excluded, because a quarter out of season says nothing.
 */
export const casesOn = (customers: readonly SaleDays[], day: number, typicalGap: number): Case[] =>
  customers.flatMap((days) => {
    const known = days.filter((each) => each < day);
    if (known.length === 0) return [];
    const signals = computeChurnSignals(known, day, typicalGap);
    if (signals.isSeasonal) return [];
    const until = day + expectedWithin(signals);
    return [{ signals, lapsed: !days.some((each) => each >= day && each < until) }];
  });

const toTrainingExample = ({ signals, lapsed }: Case): TrainingExample => ({
  terms: computeLogisticTerms(signals),
  happened: lapsed,
});

const fitted = (cases: readonly Case[], typicalGapDays: number): ChurnModel => {
  const both = cases.some(({ lapsed }) => lapsed) && cases.some(({ lapsed }) => !lapsed);
  if (cases.length < LEAST_OUTCOMES || !both) return { ...DEFAULT_CHURN_MODEL, typicalGapDays, examples: cases.length };
  return {
    typicalGapDays,
    weights: fitLogistic(cases.map(toTrainingExample)),
    examples: cases.length,
    isCalibrated: true,
  };
};

export const scoreCases = (cases: readonly Case[], model: ChurnModel): Outcome[] =>
  cases.map(({ signals, lapsed }) => ({ score: predictChurnRisk(signals, model), lapsed }));

/**
 * Learns churn from a business's own history: at the start of each of the last four quarters with at least a quarter of
 * history before it, the signals at that time and the outcome. Large businesses are sampled.
 */
export const learnChurn = (customers: readonly SaleDays[], asOfDay: number): LearntChurn => {
  const earliest = customers.reduce((least, days) => Math.min(least, days[0] ?? least), asOfDay);
  const typicalGap = computeTypicalGap(customers);
  const quarters = Array.from({ length: QUARTERS }, (_, i) => asOfDay - (i + 1) * QUARTER)
    .filter((day) => day - earliest >= QUARTER)
    .map((day) => casesOn(customers, day, typicalGap));
  const [newest = [], ...older] = quarters;
  const held = older.length === 0 ? [] : scoreCases(newest, fitted(older.flat(), typicalGap));
  const reliability = reliabilityCurve(held);
  return {
    model: fitted(quarters.flat(), typicalGap),
    reliability,
    calibrationError: calibrationError(reliability),
  };
};
