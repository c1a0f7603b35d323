import { sharesAnswer } from "../shares-answer.ts";
import type { FileLocalization, LocalizedSegment } from "./localized-report.ts";

type Share = { share: number; text: string };

/** Two bars per segment on one scale: its shares of customers and revenue, 0 to 1. */
export type SharesChart = {
  title: string;
  answer: string;
  legend: string[];
  /** The longest bar of all segments, shown or not, so that a filtered report keeps the scale. */
  longest: number;
  rows: { name: string; color: string; customers: Share; revenue: Share }[];
};

/** `all` for the caption, `shown` for the rows. */
export const sharesChart = (
  all: readonly LocalizedSegment[],
  shown: readonly LocalizedSegment[],
  voice: FileLocalization,
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
