import { refuseField } from "#core/values/fields.ts";
import { byGrowth } from "#lib/rfm/growth.ts";
import { LONGEST_PERIOD } from "#lib/rfm/periods.ts";
import { addDays, type Day, daysBetween, isDay } from "#lib/time/day.ts";
import { yearBefore } from "#lib/time/month.ts";
import type { SegmentationResult } from "./report.ts";

/**
 * What a period is compared with: the one just before, the one that ended on the same day last year, or the one that ends
 * on a given day. All have the same number of days.
 */
export type Comparison = "previous" | "year" | Day;

export const parseComparison = (text: string): Comparison | undefined =>
  text === "previous" || text === "year" || isDay(text) ? text : undefined;

/** The last day of the compared period. */
export const comparedEnd = ({ start, end }: { start: Day; end: Day }, comparison: Comparison): Day => {
  if (comparison === "previous") return addDays(start, -1);
  return comparison === "year" ? yearBefore(end) : comparison;
};

/** Throws INVALID_PARAMETER for a day after the latest possible one. */
export const checkNotAfter = (parameter: string, day: Day, latest: Day): void => {
  if (day <= latest) return;
  refuseField(parameter, { reason: "latest_day", values: { day: latest }, message: `must not be after ${latest}` });
};

/** Throws INVALID_PARAMETER for a day after the latest possible one or long before it. */
export const checkEarlier = (parameter: string, day: Day, latest: Day): void => {
  checkNotAfter(parameter, day, latest);
  if (daysBetween(day, latest) > LONGEST_PERIOD) {
    const message = `must be within the last ${LONGEST_PERIOD} days`;
    refuseField(parameter, { reason: "within_days", values: { days: LONGEST_PERIOD }, message });
  }
};

/** The last day of the compared period. Throws INVALID_PARAMETER as `checkEarlier` does. */
export const checkedEnd = (period: { start: Day; end: Day }, comparison: Comparison): Day => {
  const end = comparedEnd(period, comparison);
  checkEarlier("compare", end, period.end);
  return end;
};

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
