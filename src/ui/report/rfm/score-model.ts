import type { RfmReport } from "#contracts/report/segmentation-report-answer.ts";
import type { Dimension } from "./empty-cell-reason.ts";
import { SCORES } from "./grid-model.ts";

export type ScoreBand = {
  score: number;
  customers: number;
  /** 0 to 1 of everybody scored. */
  share: number;
  /** The values that got this score; null where nobody has it. */
  range: { min: number; max: number } | null;
};

/** The five scores of one dimension, upwards, those that nobody has included. */
export const scoreBands = ({ bands, totals }: RfmReport, dimension: Dimension): ScoreBand[] =>
  SCORES.map((score) => {
    const band = bands[dimension].find((one) => one.score === score);
    return {
      score,
      customers: band?.customer_count ?? 0,
      share: band && totals.customer_count > 0 ? band.customer_count / totals.customer_count : 0,
      range: band ? { min: band.min, max: band.max } : null,
    };
  });

/** Where the best score that somebody has begins. */
export const bestFrom = (report: RfmReport, dimension: Dimension): number =>
  scoreBands(report, dimension)
    .reverse()
    .find(({ range }) => range)?.range?.min ?? 0;

/** How many days, today included, the best recency score reaches back. */
export const freshDays = ({ period }: RfmReport): number => Math.ceil(period.days / 5);
