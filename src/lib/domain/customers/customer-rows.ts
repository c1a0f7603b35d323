import { toMajor } from "../money.ts";
import type { SegmentationResult } from "../report/report.ts";
import { wordsOfCode } from "../report/segment-names.ts";
import { dayOf } from "../time/day.ts";
import type { Language } from "../words/language.ts";
import { type CellReader, IDENTITY_COLUMNS, identityCells, overviewCells, STANDING_COLUMNS } from "./customer-cells.ts";
import type { CustomerIdentity, CustomerMargin, CustomerOverview } from "./customer-standing.ts";

export const LISTED_COLUMNS = [
  ...STANDING_COLUMNS,
  "predictedClv",
  "segments",
  "grossMargin",
  "marginRate",
  "costCoverage",
] as const;

type Listed = CustomerMargin & { predictedClv: number | null; segments: readonly { name: string }[] };

/** A row of the customer list export: segments by name, several in one cell. */
export const listedRow = (
  { segments, predictedClv, grossMargin, ...customer }: CustomerOverview & Listed,
  reader: CellReader,
) => ({
  ...overviewCells(customer, reader),
  grossMargin: grossMargin === null ? null : toMajor(grossMargin, reader.currency),
  predictedClv: predictedClv === null ? null : toMajor(predictedClv, reader.currency),
  segments: segments.map(({ name }) => name).join("; "),
});

export const MEMBER_COLUMNS = [...STANDING_COLUMNS, "joinedDay"] as const;

/** A row of the segment member export, with the join date in the business's time zone. */
export const memberRow = ({ joinedAt, ...customer }: CustomerOverview & { joinedAt: Date }, reader: CellReader) => ({
  ...overviewCells(customer, reader),
  joinedDay: dayOf(joinedAt, reader.timeZone),
});

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

type Context = { report: SegmentationResult; lastOrderDay: string; timeZone: string; language: Language };

/** A row of the export, with the answer's field names; the last order's day is in the business's time zone. */
export const customerRow = (
  customer: Customer,
  { report, lastOrderDay, timeZone, language }: Context,
): Record<(typeof CUSTOMER_COLUMNS)[number], string | number | null> => {
  return {
    ...identityCells(customer, { timeZone }),
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
    segmentName: wordsOfCode(customer.segmentCode, language)?.name ?? customer.segmentCode,
  };
};
