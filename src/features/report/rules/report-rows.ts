import type { Words } from "#core/messages/words.ts";
import type { SegmentationResult } from "#features/report/rules/report.ts";
import { wordsOfCode } from "#features/report/rules/segment-names.ts";
import { type CellReader, IDENTITY_COLUMNS, identityCells } from "#records/rules/customers/customer-cells.ts";
import type { CustomerIdentity } from "#records/rules/customers/customer-standing.ts";

/** One customer of a segment, in the answer's shape. */
type Customer = CustomerIdentity & {
  daysSinceLastPurchase: number;
  orderCount: number;
  revenue: number;
  averageOrderValue: number;
  predictedClv: number | null;
  recencyScore: number | null;
  frequencyScore: number | null;
  monetaryScore: number | null;
  segmentCode: string;
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
  "recencyScore",
  "frequencyScore",
  "monetaryScore",
  "segmentCode",
  "segmentName",
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
  recencyScore: customer.recencyScore,
  frequencyScore: customer.frequencyScore,
  monetaryScore: customer.monetaryScore,
  segmentCode: customer.segmentCode,
  segmentName: wordsOfCode(customer.segmentCode, language, terms)?.name ?? customer.segmentCode,
});
