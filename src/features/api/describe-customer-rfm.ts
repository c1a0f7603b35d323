import type { LanguageTag } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { sumBy } from "#lib/statistics/summaries.ts";
import { toDay } from "#lib/time/day.ts";
import { type ScoredCustomer, scoreCustomers } from "#records/rules/rfm/scores.ts";
import { type PostedOrders, resolveOrders, type StoredOrders } from "./posted-orders.ts";

type PostedRfm = PostedOrders & { days: number };

const money = (amount: number): number => Number(amount.toFixed(6));

const computeTotals = (customers: readonly ScoredCustomer[]) => ({
  customer_count: customers.length,
  order_count: sumBy(customers, ({ orderCount }) => orderCount),
  total_revenue: money(sumBy(customers, ({ revenue }) => revenue)),
});

/** RFM scores and segments with texts in `language`; from `stored` if the business's own orders are requested. */
export const describeCustomerRfm = (posted: PostedRfm, language: LanguageTag, stored?: StoredOrders) => {
  const { log, asOf } = resolveOrders(posted, stored);
  const customers = scoreCustomers(log, { asOf, days: posted.days });
  const words = wordsIn(language).rfm_segments;
  const totals = computeTotals(customers);
  return {
    customers: customers.map((each) => ({
      customer_id: each.customerId,
      recency_score: each.recency,
      frequency_score: each.frequency,
      monetary_score: each.monetary,
      segment_code: each.segment.code,
      segment_name: words[each.segment.key].name,
      recommended_action: words[each.segment.key].actions[1],
      days_since_last_order: each.ageDays,
      order_count: each.orderCount,
      revenue: each.revenue,
    })),
    segments: RFM_SEGMENTS.map(({ key, code }) => {
      const sums = computeTotals(customers.filter(({ segment }) => segment.key === key));
      const { name, description, actions } = words[key];
      return {
        segment_code: code,
        segment_name: name,
        description,
        ...sums,
        customer_share: sums.customer_count / totals.customer_count,
        recommended_actions: Object.values(actions),
      };
    }),
    totals,
    period: { start: toDay(asOf - posted.days + 1), end: toDay(asOf), days: posted.days },
  };
};
