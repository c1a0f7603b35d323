import { sharesAnswer } from "../shares-answer.ts";
import type { FileVoice, ToldSegment } from "./localized-report.ts";

type Share = { share: number; text: string };

/** "Who brings the revenue?": two bars a segment on one scale. Shares are 0 to 1. */
export type SharesChart = {
  title: string;
  answer: string;
  legend: string[];
  /** The longest bar of all segments, shown or not: bars of a filtered report keep their scale. */
  longest: number;
  rows: { name: string; color: string; customers: Share; revenue: Share }[];
};

/** `all` for the answer, `shown` for the rows. */
export const sharesChart = (
  all: readonly ToldSegment[],
  shown: readonly ToldSegment[],
  voice: FileVoice,
): SharesChart => {
  const { words, own, formats } = voice;
  const shareOf = (share: number): Share => ({ share, text: formats.percent(share) });
  return {
    title: words.chart_titles.rfm_shares,
    answer: sharesAnswer(all, voice),
    legend: [own.of_customers, own.of_revenue],
    longest: Math.max(...all.flatMap(({ customer_share, revenue_share }) => [customer_share, revenue_share])),
    rows: shown.map(({ name, color, customer_share, revenue_share }) => ({
      name,
      color,
      customers: shareOf(customer_share),
      revenue: shareOf(revenue_share),
    })),
  };
};
