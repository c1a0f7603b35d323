import type { Words } from "#core/messages/words.ts";
import type { RfmSegmentKey } from "#lib/rfm/segments.ts";
import { type CellReader, IDENTITY_COLUMNS, identityCells } from "#records/rules/customers/customer-files.ts";
import type { CustomerIdentity } from "#records/rules/customers/customer-standing.ts";
import type { SegmentationResult } from "./report.ts";
import { findSegmentTexts } from "./report-figures.ts";

/** The names in files of amounts that are gross margins. Answers keep their names and say `value_basis`. */
const MARGIN_NAMES = new Map([
  ["total_revenue", "total_gross_margin"],
  ["average_order_value", "average_order_margin"],
  ["revenue_share", "gross_margin_share"],
  ["avg_total_spend", "avg_gross_margin"],
  ["min_total_spend", "min_gross_margin"],
  ["max_total_spend", "max_gross_margin"],
  ["kind_total_revenue", "kind_total_gross_margin"],
  ["previous_total_revenue", "previous_total_gross_margin"],
  ["revenue", "grossMargin"],
  ["averageOrderValue", "averageOrderMargin"],
]);

export const marginColumn = (name: string): string => MARGIN_NAMES.get(name) ?? name;

/** A row of a file by gross margin. */
export const marginRow = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [marginColumn(key), value]));

/** One customer of a segment, in the answer's shape. */
type Customer = CustomerIdentity & {
  daysSinceLastPurchase: number;
  orderCount: number;
  revenue: number;
  averageOrderValue: number;
  predictedClv: number | null;
  rfmSegment: RfmSegmentKey | null;
  recencyScore: number | null;
  frequencyScore: number | null;
  monetaryScore: number | null;
  segmentCode: string;
  traits: readonly { code: string }[];
};

export const CUSTOMER_COLUMNS = [
  ...IDENTITY_COLUMNS,
  "lastOrderDay",
  "daysSinceLastPurchase",
  "orderCount",
  "revenue",
  "averageOrderValue",
  "predictedClv",
  "currency",
  "rfmSegment",
  "periodStart",
  "periodEnd",
  "recencyScore",
  "frequencyScore",
  "monetaryScore",
  "segmentCode",
  "segmentName",
  "traits",
] as const;

type Context = Pick<CellReader, "timeZone" | "language" | "hidesPersonalData"> & {
  report: SegmentationResult;
  lastOrderDay: string;
  /** The reader's terms with the business's own names of the segments. */
  terms: Words;
};

/** A row of the export, with the answer's field names; the last order's day is in the business's time zone. */
export const customerRow = (
  customer: Customer,
  { report, lastOrderDay, language, terms, ...reader }: Context,
): Record<(typeof CUSTOMER_COLUMNS)[number], string | number | null> => ({
  ...identityCells(customer, reader),
  lastOrderDay,
  daysSinceLastPurchase: customer.daysSinceLastPurchase,
  orderCount: customer.orderCount,
  revenue: customer.revenue,
  averageOrderValue: customer.averageOrderValue,
  predictedClv: customer.predictedClv,
  currency: report.currency,
  rfmSegment: customer.rfmSegment && terms.rfm_segments[customer.rfmSegment].name,
  periodStart: report.period.start,
  periodEnd: report.period.end,
  recencyScore: customer.recencyScore,
  frequencyScore: customer.frequencyScore,
  monetaryScore: customer.monetaryScore,
  segmentCode: customer.segmentCode,
  segmentName: findSegmentTexts(customer.segmentCode, language, terms)?.name ?? customer.segmentCode,
  traits: customer.traits.map(({ code }) => findSegmentTexts(code, language, terms)?.name ?? code).join("; "),
});
