import type { RfmReport } from "#features/report/contracts/segmentation-report-answer.ts";

type Cell = RfmReport["cells"][number];
type Segment = RfmReport["segments"][number];

/** One cell: `aCell("R5F4M3", "R4F4M4", 10, 500)` is ten customers, one order each, 500 in total. */
export const aCell = (scores: string, segmentCode: string, customers: number, revenue: number): Cell => ({
  recency_score: Number(scores[1]),
  frequency_score: Number(scores[3]),
  monetary_score: Number(scores[5]),
  segment_code: segmentCode,
  customer_count: customers,
  order_count: customers,
  total_revenue: revenue,
});

const NAMES = [
  ["R5F5M5", "Champions"],
  ["R4F4M4", "Loyal Customers"],
  ["R4F2M3", "Potential Loyalists"],
  ["R3F2M2", "Promising"],
  ["R2F2M3", "At Risk"],
  ["R2F3M3", "Need Attention"],
  ["R5F1M1", "New Customers"],
  ["R1F1M2", "Hibernating"],
] as const;

const sum = <Item>(items: readonly Item[], of: (item: Item) => number) =>
  items.reduce((all, item) => all + of(item), 0);

/**
 * A report whose segments and totals follow from its cells; in the previous period every segment had `before`
 * customers.
 */
export const aReport = (cells: Cell[], before = 10): RfmReport => {
  const customers = sum(cells, (c) => c.customer_count);
  const orders = sum(cells, (c) => c.order_count);
  const revenue = sum(cells, (c) => c.total_revenue);
  const segments = NAMES.map(([code, name]): Segment => {
    const mine = cells.filter((c) => c.segment_code === code);
    const count = sum(mine, (c) => c.customer_count);
    const worth = sum(mine, (c) => c.total_revenue);
    return {
      segment_name: name,
      segment_code: code,
      description: name,
      customer_count: count,
      total_revenue: worth,
      average_order_value: count > 0 ? worth / count : 0,
      recency_score: Number(code[1]),
      frequency_score: Number(code[3]),
      monetary_score: Number(code[5]),
      characteristics: {
        avg_days_since_last_purchase: 10,
        avg_purchase_frequency: 1,
        avg_total_spend: count > 0 ? worth / count : 0,
        avg_scores: { recency: 3, frequency: 3, monetary: 3 },
      },
      recommended_actions: ["one", "two", "three"],
      order_count: count,
      previous_customer_count: before,
      growth_rate: before > 0 ? count / before - 1 : null,
      revenue_share: revenue > 0 ? worth / revenue : 0,
      customer_share: customers > 0 ? count / customers : 0,
    };
  });
  const most = (of: (segment: Segment) => number) =>
    customers > 0 ? ([...segments].sort((a, b) => of(b) - of(a))[0]?.segment_name ?? null) : null;
  return {
    method: "rfm",
    period: { start: "2025-08-09", end: "2025-11-06", days: 90 },
    currency: "GBP",
    time_zone: "Europe/London",
    storefront_id: null,
    generated_at: "2025-11-06T13:00:00.000Z",
    insights: {
      highest_revenue_segment: most((s) => s.total_revenue),
      largest_segment: most((s) => s.customer_count),
      fastest_growing_segment: null,
      needs_attention: null,
    },
    totals: {
      customer_count: customers,
      order_count: orders,
      total_revenue: revenue,
      average_order_value: orders > 0 ? revenue / orders : 0,
      previous_customer_count: before * NAMES.length,
      unscored_customers: 0,
    },
    segments,
    cells,
    bands: { recency: [], frequency: [], monetary: [] },
  };
};
