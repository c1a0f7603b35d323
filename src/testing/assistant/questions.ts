import type { Client } from "@modelcontextprotocol/sdk/client/index.js";

type Call = [tool: string, given: Record<string, unknown>];

/** What questions refer to: customers' IDs by name, and the ID of a segment. */
export type Facts = { ids: Record<string, string>; segment: string };

export type Answer = { isError: boolean; value: unknown };

/** Calls a tool as an assistant does; its answer is one JSON text. */
export const ask = async (client: Client, ...[name, given]: Call): Promise<Answer> => {
  const { content, isError = false } = await client.callTool({ name, arguments: given });
  const [part] = content as { type: string; text?: string }[];
  return { isError: isError === true, value: JSON.parse(part?.text ?? "null") };
};

/** The part of a value at a path such as `data.0.name`. */
export const partAt = (value: unknown, at: string): unknown =>
  at.split(".").reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], value);

/** A question of a marketer, the calls that answer it, and a part of the last answer that must equal what was counted by hand. */
export type Question = { question: string; calls: (facts: Facts) => Call[]; at: string; answer: unknown };

const many = { criteria: { minOrders: 5 } };

const customer = (name: string, sort = "-lifetimeValue"): Call => ["list_customers", { q: name, sort, pageSize: 1 }];

/**
 * About the shop of `sellToFour`, in 90 days. ada: 12 orders of 100.50 today (1,206.00). bob: 5 orders of 20.00, 80 days ago,
 * in the second storefront. cleo: one of 10.00 today. dan: one of 10.00, 40 days ago. eve returned everything. Their
 * revenue is 1,326.00 in 19 orders. The segment Many has the customers with at least five orders. ada drifts.
 */
export const QUESTIONS: readonly Question[] = [
  {
    question: "How many customers do we have?",
    calls: () => [["list_customers", { pageSize: 1 }]],
    at: "total",
    answer: 5,
  },
  {
    question: "What did we sell in the last 90 days?",
    calls: () => [["get_segmentation_report", {}]],
    at: "data.totals.total_revenue",
    answer: 1326,
  },
  {
    question: "In how many orders?",
    calls: () => [["get_segmentation_report", { days: 90 }]],
    at: "data.totals.order_count",
    answer: 19,
  },
  {
    // 1,326.00 / 19 = 69.789…
    question: "What is our average order value?",
    calls: () => [["get_segmentation_report", {}]],
    at: "data.totals.average_order_value",
    answer: 69.79,
  },
  {
    question: "Which segment brings the most revenue?",
    calls: () => [["get_segmentation_report", {}]],
    at: "data.insights.highest_revenue_segment",
    answer: "Loyal Customers",
  },
  {
    question: "Which segment needs attention?",
    calls: () => [["get_segmentation_report", {}]],
    at: "data.insights.needs_attention",
    answer: "At Risk",
  },
  {
    question: "How many loyal customers are there?",
    calls: () => [["get_segmentation_report", { segment_name: "Loyal Customers" }]],
    at: "data.segments.0.customer_count",
    answer: 1,
  },
  {
    question: "What should I do with customers at risk?",
    calls: () => [["get_segmentation_report", { segment_name: "At Risk" }]],
    at: "data.segments.0.recommended_actions.length",
    answer: 3,
  },
  {
    // ada's and cleo's orders are from today.
    question: "What did we sell in the last 30 days?",
    calls: () => [["get_segmentation_report", { days: 30 }]],
    at: "data.totals.total_revenue",
    answer: 1216,
  },
  {
    question: "What did the second storefront sell?",
    calls: () => [["get_segmentation_report", { storefront_id: 2 }]],
    at: "data.totals.total_revenue",
    answer: 100,
  },
  {
    question: "Who is our best customer?",
    calls: () => [["list_customers", { sort: "-lifetimeValue", pageSize: 1 }]],
    at: "data.0.externalId",
    answer: "ada",
  },
  { question: "How much has ada spent?", calls: () => [customer("ada")], at: "data.0.lifetimeValue", answer: 1206 },
  { question: "How often has bob ordered?", calls: () => [customer("bob")], at: "data.0.orderCount", answer: 5 },
  {
    question: "What is ada's average order worth?",
    calls: ({ ids }) => [["get_customer", { id: ids.ada }]],
    at: "data.metrics.averageOrderValue",
    answer: 100.5,
  },
  {
    question: "How long has bob been quiet?",
    calls: ({ ids }) => [["get_customer_churn", { id: ids.bob }]],
    at: "data.daysSinceLast",
    answer: 80,
  },
  {
    question: "May we write to ada?",
    calls: ({ ids }) => [["get_customer", { id: ids.ada }]],
    at: "data.emailConsent.state",
    answer: "unknown",
  },
  {
    question: "Which customers are at risk?",
    calls: () => [["list_report_customers", { segment: "R2F2M3" }]],
    at: "data.0.externalId",
    answer: "bob",
  },
  {
    question: "What is bob's recency score?",
    calls: () => [["list_report_customers", { segment: "R2F2M3" }]],
    at: "data.0.recencyScore",
    answer: 1,
  },
  {
    question: "How many new customers spent at least 5?",
    calls: () => [["list_report_customers", { segment: "R5F1M1", minRevenue: 5 }]],
    at: "total",
    answer: 1,
  },
  {
    question: "How many customers ordered at least five times?",
    calls: () => [["preview_criteria", many]],
    at: "data.count",
    answer: 2,
  },
  { question: "What share is that?", calls: () => [["preview_criteria", many]], at: "data.share", answer: 0.4 },
  {
    question: "What does that rule mean?",
    calls: () => [["preview_criteria", many]],
    at: "data.inWords",
    answer: "Customers with at least 5 orders",
  },
  {
    question: "How many customers have not bought for 60 days?",
    calls: () => [["preview_criteria", { criteria: { minDaysSinceLastPurchase: 60 } }]],
    at: "data.count",
    answer: 1,
  },
  {
    // eve returned everything.
    question: "How many customers have no order that counts?",
    calls: () => [["preview_criteria", { criteria: { maxOrders: 0 } }]],
    at: "data.count",
    answer: 1,
  },
  {
    question: "How many spent between 5 and 50?",
    calls: () => [["preview_criteria", { criteria: { minLifetimeValue: 5, maxLifetimeValue: 50 } }]],
    at: "data.count",
    answer: 2,
  },
  {
    question: "Which of our segments is the largest?",
    calls: () => [["list_segments", { sort: "-memberCount" }]],
    at: "data.0.memberCount",
    answer: 2,
  },
  {
    question: "Who is in Many?",
    calls: ({ segment }) => [["list_segment_members", { id: segment }]],
    at: "total",
    answer: 2,
  },
  {
    question: "Why is cleo not in Many?",
    calls: ({ ids, segment }) => [["explain_membership", { id: ids.cleo, segmentId: segment }]],
    at: "data.reasons.0.own",
    answer: 1,
  },
  {
    question: "Which segments is ada in?",
    calls: ({ ids }) => [["get_customer_segments", { id: ids.ada }]],
    at: "data.0.name",
    answer: "Many",
  },
  {
    question: "How many customers bought for the first time in the last 90 days?",
    calls: () => [["list_cohorts", {}]],
    at: "data.total.customers",
    answer: 4,
  },
  {
    question: "Which customers should I win back this week?",
    calls: () => [["list_churn_actions", { pageSize: 10 }]],
    at: "total",
    answer: 0,
  },
  {
    question: "Do we know our customers' behavior yet?",
    calls: () => [["list_axes", {}]],
    at: "data.0.missing",
    answer: "no_run",
  },
  {
    question: "Why is ada's behavior changing?",
    calls: () => [["list_fastest_drifters", { pageSize: 1 }]],
    at: "data.0",
    answer: { externalId: "ada", why: [{ axis: "loyalty_trajectory", from: { share: 0.8 }, to: { share: 0.7 } }, {}] },
  },
];
