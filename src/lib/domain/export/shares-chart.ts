import type { ToldSegment, Voice } from "./told-report.ts";

type Share = { share: number; text: string };

/** "Who brings the revenue?": two bars a segment on one scale. Shares are 0 to 1. */
export type SharesChart = {
  title: string;
  answer: string;
  legend: string[];
  rows: { name: string; color: string; customers: Share; revenue: Share }[];
};

const answerOf = (segments: readonly ToldSegment[], { words, formats, say }: Voice): string => {
  const paying = segments.filter(({ total_revenue }) => total_revenue > 0);
  const [first, second] = paying.sort((a, b) => b.total_revenue - a.total_revenue);
  if (!first) return "";
  const values = {
    first: first.name,
    second: second?.name ?? "",
    customers: formats.percent(first.customer_share + (second?.customer_share ?? 0)),
    revenue: formats.percent(first.revenue_share + (second?.revenue_share ?? 0)),
  };
  return say(second ? words.report.shares_answer : words.report.shares_answer_one, values);
};

/** `all` for the answer, `shown` for the rows. */
export const sharesChart = (all: readonly ToldSegment[], shown: readonly ToldSegment[], voice: Voice): SharesChart => {
  const { words, own, formats } = voice;
  const shareOf = (share: number): Share => ({ share, text: formats.percent(share) });
  return {
    title: words.chart_titles.rfm_shares,
    answer: answerOf(all, voice),
    legend: [own.of_customers, own.of_revenue],
    rows: shown.map(({ name, color, customer_share, revenue_share }) => ({
      name,
      color,
      customers: shareOf(customer_share),
      revenue: shareOf(revenue_share),
    })),
  };
};
