import { LEAST_GAPS } from "#lib/time/day.ts";

/** A customer counts as overdue after this quantile of their gaps between purchases. */
export const OVERDUE_QUANTILE = 0.8;
/** The standard normal quantile of `OVERDUE_QUANTILE`. */
const Z = 0.8416212335729143;

/** A customer's gaps between days with a sale, in days (1 or more). */
export type Gaps = {
  count: number;
  /** Sum of the natural logarithms. */
  sumLog: number;
  /** Null without gaps. */
  median: number | null;
};

/**
 * Sums over the customers who have at least one gap; n is a customer's number of gaps, s and q the sums of their
 * logarithms and squared logarithms.
 */
export type GapSums = {
  customers: number;
  gaps: number;
  sumOfLogs: number;
  /** Σ q */
  sumOfSquares: number;
  /** Σ n² */
  squaredCounts: number;
  /** Σ s / n */
  sumOfMeans: number;
  /** Σ s² / n */
  sumOfSquaredMeans: number;
};

/** A shop's gaps: log gap ~ N(μᵢ, within) for a customer, whose μᵢ ~ N(mean, between). */
export type CadencePrior = { mean: number; within: number; between: number };

/** For a shop with too few gaps to estimate from: typically six weeks, and 17 to 120 days for most customers. */
const DEFAULT_PRIOR: CadencePrior = { mean: Math.log(45), within: 0.6, between: 0.4 };

const LEAST_CUSTOMERS = 20;
/** Perfectly regular customers would otherwise be overdue after an hour's delay. */
const LEAST_VARIANCE = 0.01;

/**
 * Fits the random-effects model by the analysis-of-variance estimator for unequal group sizes (Searle, Casella and
 * McCulloch, Variance Components, 1992, section 3.6): within-customer variance from the squares around each customer's
 * mean, between-customer variance from the rest, and the mean of customers' means. A default with fewer than 20
 * customers who bought twice, or without repeated gaps.
 */
export const fitCadence = (sums: GapSums): CadencePrior => {
  const { customers, gaps, sumOfLogs, sumOfSquares, squaredCounts, sumOfMeans, sumOfSquaredMeans } = sums;
  const repeated = gaps - customers;
  if (customers < LEAST_CUSTOMERS || repeated === 0) return DEFAULT_PRIOR;
  const within = Math.max(LEAST_VARIANCE, (sumOfSquares - sumOfSquaredMeans) / repeated);
  const betweenSquares = sumOfSquaredMeans - sumOfLogs ** 2 / gaps;
  const size = gaps - squaredCounts / gaps;
  const between = size > 0 ? Math.max(0, (betweenSquares - (customers - 1) * within) / size) : 0;
  return { mean: sumOfMeans / customers, within, between };
};

/** Whole days after the last purchase. */
export type Cadence = {
  /** As `computeUsualGap` computes it. */
  usualGapDays: number | null;
  /** After this many days the next purchase is due: the usual gap, or else the typical one of customers like them. */
  dueAfterDays: number;
  /** From this many days on the customer is overdue; later than `dueAfterDays`. */
  overdueAfterDays: number;
};

/** A gap of a hundred years is still a valid date. */
const LONGEST = 36_500;
const wholeDays = (days: number): number => Math.min(LONGEST, Math.max(1, Math.round(days)));

/**
 * A customer's cadence with empirical Bayes shrinkage (Efron and Morris 1975): the posterior of μᵢ after their own gaps,
 * and the quantile of the log-normal predictive distribution of their next gap. Without own gaps, the shop's alone.
 */
export const estimateCadence = ({ count, sumLog, median }: Gaps, { mean, within, between }: CadencePrior): Cadence => {
  const share = (count * between) / (count * between + within);
  const center = count > 0 ? share * (sumLog / count) + (1 - share) * mean : mean;
  const variance = within + between * (1 - share);
  const usualGapDays = count >= LEAST_GAPS ? median : null;
  const dueAfterDays = wholeDays(usualGapDays ?? Math.exp(center));
  const late = wholeDays(Math.floor(Math.exp(center + Z * Math.sqrt(variance))) + 1);
  return { usualGapDays, dueAfterDays, overdueAfterDays: Math.max(late, dueAfterDays + 1) };
};
