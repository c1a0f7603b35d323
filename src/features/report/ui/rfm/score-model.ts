import type { RfmReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { agesIn } from "#records/rules/rfm/scheme.ts";
import type { Dimension } from "./empty-cell-reason.ts";
import { SCORES } from "./grid-model.ts";

export type ScoreBand = {
  score: number;
  customers: number;
  /** 0 to 1 of all scored customers. */
  share: number;
  /** The range of values with this score; null if there are none. */
  range: { min: number; max: number } | null;
};

/** The five scores of a dimension in ascending order, including empty ones. */
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

/** Where the best score with customers begins. */
export const bestFrom = (report: RfmReport, dimension: Dimension): number =>
  scoreBands(report, dimension)
    .reverse()
    .find(({ range }) => range)?.range?.min ?? 0;

/** How many days, including today, the best recency score covers. */
export const bestRecencyDays = ({ period, scheme }: RfmReport): number =>
  agesIn(scheme?.thresholds ?? { recency: null }, 5, period.days).to + 1;
