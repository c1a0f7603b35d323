import type { AnswerOf } from "#ui/shared/api/call.ts";

export type Size = AnswerOf<"GET /api/admin/segments/{id}/sizes">["data"]["sizes"][number];

/** One day's figures of the members or of all customers. */
type Figures = NonNullable<Size["everyone"]>;

export type TrendMeasure = {
  name: "revenue" | "order_value" | "recency" | "retention";
  /** Null without customers to measure. */
  of: (figures: Figures) => number | null;
};

/** Measures that do not depend on the group's size: means and shares, not totals. */
export const TREND_MEASURES: readonly TrendMeasure[] = [
  { name: "revenue", of: ({ revenue, members }) => (members === 0 ? null : revenue / members) },
  { name: "order_value", of: ({ averageOrderValue }) => averageOrderValue },
  { name: "recency", of: ({ averageRecencyDays }) => averageRecencyDays },
  { name: "retention", of: ({ retention }) => retention },
];
