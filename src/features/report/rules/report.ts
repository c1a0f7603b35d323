import { readTrait } from "#lib/rfm/behavior-traits.ts";
import type { Day } from "#lib/time/day.ts";
import type { ReportMethod } from "#records/rules/order-readings/populations.ts";
import type { BehaviorResult } from "./behavior-report.ts";
import type { RfmResult } from "./rfm-report.ts";
import type { ValueResult } from "./value-report.ts";

type Segment = SegmentationResult["segments"][number];

const flat = (characteristics: Segment["characteristics"]) => {
  if ("trait_customer_count" in characteristics) {
    const { trait_customer_count: _, ...others } = characteristics;
    return others;
  }
  if (!("avg_scores" in characteristics)) return characteristics;
  const { avg_scores, ...averages } = characteristics;
  return {
    ...averages,
    avg_recency_score: avg_scores.recency,
    avg_frequency_score: avg_scores.frequency,
    avg_monetary_score: avg_scores.monetary,
  };
};

/** The kind of a behavior segment, and that kind's totals: in each of its rows, so that the rows of segments still add up. */
const kindColumns = (code: string, { kinds }: Pick<BehaviorResult, "kinds">) => {
  const found = kinds.find(({ kind }) => kind === readTrait(code)?.kind);
  return {
    kind: found?.kind ?? null,
    kind_customer_count: found?.customer_count ?? null,
    kind_total_revenue: found?.total_revenue ?? null,
  };
};

/** All customers with a behavior segment's trait, and with any trait of its kind. */
const traitColumns = ({ segment_code, characteristics }: Segment, { kinds }: Pick<BehaviorResult, "kinds">) => ({
  trait_customer_count: "trait_customer_count" in characteristics ? characteristics.trait_customer_count : null,
  kind_trait_customer_count:
    kinds.find(({ kind }) => kind === readTrait(segment_code)?.kind)?.trait_customer_count ?? null,
});

/** A flat row for one segment, with the answer's field names; actions are joined by "; ". */
export const segmentRow = (segment: Segment, report: SegmentationResult) => {
  const { characteristics, recommended_actions, ...plain } = segment;
  const { currency, period, compared_period: compared } = report;
  return {
    ...plain,
    ...flat(characteristics),
    ...(report.method === "behavior" && kindColumns(segment.segment_code, report)),
    recommended_actions: recommended_actions.join("; "),
    currency,
    period_start: period.start,
    period_end: period.end,
    ...(compared && { compared_period_start: compared.start, compared_period_end: compared.end }),
    ...(report.value_basis && { cost_coverage: report.cost_coverage ?? null }),
    // A new column comes last: some programs read a file by its columns' places.
    ...(report.method === "behavior" && traitColumns(segment, report)),
  };
};

export type SegmentFilter = { segmentName?: string | undefined; segmentCode?: string | undefined };

/**
 * Filters segments by name and code, with their details; insights, totals and score boundaries still cover all
 * customers.
 */
export const filterReport = <Report extends SegmentationResult>(
  report: Report,
  { segmentName, segmentCode }: SegmentFilter,
): Report => {
  // Traits that decide no segment are only in the whole report.
  if (segmentName === undefined && segmentCode === undefined) return report;
  const segments = report.segments.filter(
    ({ segment_name, segment_code }) =>
      (segmentName === undefined || segment_name === segmentName) &&
      (segmentCode === undefined || segment_code === segmentCode),
  );
  const codes = new Set<string>(segments.map(({ segment_code }) => segment_code));
  const isMine = ({ segment_code }: { segment_code: string }) => codes.has(segment_code);
  if (report.method === "rfm") return { ...report, segments, cells: report.cells.filter(isMine) };
  if (report.method === "behavior") {
    const customers_by_trait = report.customers_by_trait.filter(({ trait_code }) => codes.has(trait_code));
    return { ...report, segments, traits: report.traits.filter(isMine), customers_by_trait };
  }
  return { ...report, segments };
};

/** A report of any method; `method` discriminates. `compared_period`: whose figures it calls previous, if that was chosen. */
export type SegmentationResult = (RfmResult | ValueResult | BehaviorResult) & {
  compared_period?: { start: Day; end: Day; days: number };
};

/** Whose RFM segments a request means. */
export const SCHEME_CHOICES = ["standard", "active"] as const;

export type SchemeChoice = (typeof SCHEME_CHOICES)[number];

export type ReportBy<Name extends ReportMethod> = Extract<SegmentationResult, { method: Name }>;
