import type { TermKey } from "#core/messages/terms.ts";
import type { AnswerOf } from "#core/ui/call.ts";

export type Size = AnswerOf<"GET /api/admin/segments/{id}/sizes">["data"]["sizes"][number];

/** One day's figures of the members or of all customers. */
type Figures = NonNullable<Size["everyone"]>;

export type TrendMeasure = {
  name: "revenue" | "order_value" | "recency" | "retention";
  term: TermKey;
  /** Null without customers to measure. */
  of: (figures: Figures) => number | null;
};

/** Measures that do not depend on the group's size: means and shares, not totals. */
export const TREND_MEASURES: readonly TrendMeasure[] = [
  {
    name: "revenue",
    term: "revenue_per_member",
    of: ({ revenue, members }) => (members === 0 ? null : revenue / members),
  },
  { name: "order_value", term: "average_order_value", of: ({ averageOrderValue }) => averageOrderValue },
  { name: "recency", term: "average_recency", of: ({ averageRecencyDays }) => averageRecencyDays },
  { name: "retention", term: "repeat_purchase_rate", of: ({ retention }) => retention },
];
