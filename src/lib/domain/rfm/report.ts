import { toMajor } from "../commerce/money.ts";
import type { Day } from "../time.ts";
import { bandsOf } from "./bands.ts";
import { segmentOf } from "./cell.ts";
import { insightsOf } from "./insights.ts";
import { type Populations, reportSegment } from "./report-segment.ts";
import { RFM_SEGMENTS } from "./segments.ts";
import { ratio, sumsOf } from "./sums.ts";

/** What a report is made from, and what it is a report of. */
export type ReportBasis = Populations & {
  period: { start: Day; end: Day; days: number };
  timeZone: string;
  storefrontId: number | null;
  generatedAt: Date;
  /** All customers of the business, with sales or without. */
  customersInAll: number;
};

const CODE_OF = new Map<string, string>(RFM_SEGMENTS.map(({ name, code }) => [name, code]));

/** The whole report: all eight segments in the specification's order, whoever is in them. Totals are of scored customers. */
export const assembleReport = (basis: ReportBasis) => {
  const { cells, currency } = basis;
  const whole = sumsOf(cells);
  const money = (minor: number) => toMajor(Math.round(minor), currency);
  const segments = RFM_SEGMENTS.map((segment) => reportSegment(segment, basis, whole));
  return {
    method: "rfm" as const,
    period: basis.period,
    currency,
    time_zone: basis.timeZone,
    storefront_id: basis.storefrontId,
    generated_at: basis.generatedAt.toISOString(),
    insights: insightsOf(segments),
    totals: {
      customer_count: whole.customers,
      order_count: whole.orders,
      total_revenue: money(whole.revenue),
      average_order_value: money(ratio(whole.revenue, whole.orders)),
      previous_customer_count: sumsOf(basis.previousCells).customers,
      unscored_customers: basis.customersInAll - whole.customers,
    },
    segments,
    cells: cells.map((cell) => ({
      recency_score: cell.recency,
      frequency_score: cell.frequency,
      monetary_score: cell.monetary,
      segment_code: CODE_OF.get(segmentOf(cell)) ?? "",
      customer_count: cell.customerCount,
      order_count: cell.orderCount,
      total_revenue: money(cell.revenue),
    })),
    bands: {
      recency: bandsOf(cells, "recency", ({ ageDays }) => ageDays),
      frequency: bandsOf(cells, "frequency", ({ orders }) => orders),
      monetary: bandsOf(cells, "monetary", ({ spend }) => ({ min: money(spend.min), max: money(spend.max) })),
    },
  };
};

export type RfmReport = ReturnType<typeof assembleReport>;
