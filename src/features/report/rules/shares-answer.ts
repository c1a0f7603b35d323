import type { Voice } from "#core/messages/words.ts";

type Segment = { name: string; total_revenue: number; customer_share: number; revenue_share: number };

/** A sentence naming the one or two segments with the most revenue. Empty if there is no revenue. */
export const sharesAnswer = (segments: readonly Segment[], { words, formats, say }: Voice): string => {
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
