import type { AnswerOf } from "#ui/shared/api/call.ts";

export type Size = AnswerOf<"GET /api/admin/segments/{id}/sizes">["data"]["sizes"][number];

/** Of members or of everybody, on one day. */
type Figures = NonNullable<Size["everyone"]>;

export type TrendMeasure = {
  name: "revenue" | "order_value" | "recency" | "retention";
  /** Null where there is nobody to measure. */
  of: (figures: Figures) => number | null;
};

/** What can be compared between few and everybody: means and shares, no totals. */
export const TREND_MEASURES: readonly TrendMeasure[] = [
  { name: "revenue", of: ({ revenue, members }) => (members === 0 ? null : revenue / members) },
  { name: "order_value", of: ({ averageOrderValue }) => averageOrderValue },
  { name: "recency", of: ({ averageRecencyDays }) => averageRecencyDays },
  { name: "retention", of: ({ retention }) => retention },
];
