import type { SegmentationReport } from "../segmentation/report.ts";
import type { Language } from "../words/language.ts";
import { segmentWords } from "./segment-words.ts";

/** One customer of a segment as the answer tells of them. */
type Customer = {
  id: string;
  externalId: string;
  name: string | null;
  email: string | null;
  country: string | null;
  loyaltyLevel: string | null;
  daysSinceLastPurchase: number;
  orderCount: number;
  revenue: number;
  averageOrderValue: number;
  recencyScore: number | null;
  frequencyScore: number | null;
  monetaryScore: number | null;
  segmentCode: string;
};

export const CUSTOMER_COLUMNS = [
  "id",
  "externalId",
  "name",
  "email",
  "country",
  "loyaltyLevel",
  "lastOrderDay",
  "daysSinceLastPurchase",
  "orderCount",
  "revenue",
  "averageOrderValue",
  "currency",
  "recencyScore",
  "frequencyScore",
  "monetaryScore",
  "segmentCode",
  "segmentName",
] as const;

type Context = { report: SegmentationReport; lastOrderDay: string; language: Language };

/** One customer as a row of a file, under the answer's names; the last order's day is the business's own. */
export const customerRow = (
  customer: Customer,
  { report, lastOrderDay, language }: Context,
): Record<(typeof CUSTOMER_COLUMNS)[number], string | number | null> => {
  const segment = report.segments.find(({ segment_code }) => segment_code === customer.segmentCode);
  return {
    id: customer.id,
    externalId: customer.externalId,
    name: customer.name,
    email: customer.email,
    country: customer.country,
    loyaltyLevel: customer.loyaltyLevel,
    lastOrderDay,
    daysSinceLastPurchase: customer.daysSinceLastPurchase,
    orderCount: customer.orderCount,
    revenue: customer.revenue,
    averageOrderValue: customer.averageOrderValue,
    currency: report.currency,
    recencyScore: customer.recencyScore,
    frequencyScore: customer.frequencyScore,
    monetaryScore: customer.monetaryScore,
    segmentCode: customer.segmentCode,
    segmentName: segment ? segmentWords(segment, language).name : customer.segmentCode,
  };
};
