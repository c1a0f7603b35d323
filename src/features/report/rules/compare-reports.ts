import { byGrowth } from "#lib/rfm/growth.ts";
import type { SegmentationResult } from "./report.ts";

/** The kinds of behavior and the traits, with the customers of the earlier report who had the same ones. */
const comparedTraits = (report: SegmentationResult, earlier: SegmentationResult) => {
  if (report.method !== "behavior" || earlier.method !== "behavior") return {};
  return {
    kinds: report.kinds.map((total) => {
      const before = earlier.kinds.find(({ kind }) => kind === total.kind);
      return {
        ...total,
        previous_customer_count: before?.customer_count ?? 0,
        previous_trait_customer_count: before?.trait_customer_count ?? 0,
      };
    }),
    customers_by_trait: report.customers_by_trait.map((own) => {
      const before = earlier.customers_by_trait.find(({ trait_code }) => trait_code === own.trait_code);
      const count = before?.customer_count ?? 0;
      const growth_rate = count === 0 ? null : (own.customer_count - count) / count;
      return { ...own, previous_customer_count: count, growth_rate };
    }),
  };
};

/** The report with the figures of an earlier one of the same method in place of the previous period's. */
export const compareReports = <Report extends SegmentationResult>(
  report: Report,
  earlier: SegmentationResult,
): Report => {
  const before = new Map<string, SegmentationResult["segments"][number]>(
    earlier.segments.map((segment) => [segment.segment_code, segment]),
  );
  const segments = report.segments.map((segment) => {
    const { customer_count = 0, order_count = 0, total_revenue = 0 } = before.get(segment.segment_code) ?? {};
    return {
      ...segment,
      previous_customer_count: customer_count,
      growth_rate: customer_count === 0 ? null : (segment.customer_count - customer_count) / customer_count,
      previous_order_count: order_count,
      previous_total_revenue: total_revenue,
    };
  });
  const { customer_count, order_count, total_revenue } = earlier.totals;
  return {
    ...report,
    ...comparedTraits(report, earlier),
    segments,
    // The insights of RFM follow a list of priorities instead.
    insights: report.method === "rfm" ? report.insights : { ...report.insights, ...byGrowth(segments) },
    totals: {
      ...report.totals,
      previous_customer_count: customer_count,
      previous_order_count: order_count,
      previous_total_revenue: total_revenue,
    },
    compared_period: earlier.period,
  };
};
