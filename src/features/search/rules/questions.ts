/** Where a question is answered: a page by its resource, with the parameters of its address. */
type Answer = {
  page: string;
  /** What the user must be allowed to do there; to see it, by default. */
  action?: string;
  query?: Readonly<Record<string, string>>;
};

const ofCustomers = (field: string, operator: string, value: string | number): Answer => ({
  page: "customers",
  query: { f: JSON.stringify({ all: [{ field, operator, value }] }) },
});

/** Plain questions, by the keys of their texts and synonyms. */
export const QUESTIONS = {
  contact_today: { page: "todo" },
  losing: { page: "todo", query: { who: "all" } },
  revenue_change: { page: "overview" },
  expected_revenue: { page: "forecast" },
  second_order: { page: "customer-retention", query: { tab: "second-order" } },
  order_gaps: { page: "customer-retention", query: { tab: "order-gaps" } },
  bought_together: { page: "products", query: { tab: "pairs" } },
  bought_by_group: { page: "purchasing" },
  bring_back: { page: "products" },
  top_spenders: { page: "customers", query: { sort: "-lifetimeValue" } },
  once_only: ofCustomers("orders", "is", 1),
  never_bought: ofCustomers("orders", "is", 0),
  email_reach: ofCustomers("emailConsent", "is", "granted"),
  export_customers: { page: "customers", action: "export" },
  campaign_result: { page: "campaigns" },
  come_back: { page: "customer-retention" },
  payback: { page: "customer-retention", query: { tab: "payback" } },
  segment_moves: { page: "rfm-movement" },
  behavior_change: { page: "drift" },
  connect_shop: { page: "connections" },
} as const satisfies Record<string, Answer>;

export type Question = keyof typeof QUESTIONS;

export const QUESTION_KEYS = Object.keys(QUESTIONS) as readonly Question[];

export const findAnswer = (question: Question): Answer => QUESTIONS[question];
