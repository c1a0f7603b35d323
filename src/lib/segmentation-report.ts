import { AppError } from "./domain/errors.ts";
import type { Scope } from "./domain/permissions.ts";
import { assembleReport, type RfmReport } from "./domain/rfm/report.ts";
import { RFM_SEGMENTS } from "./domain/rfm/segments.ts";
import { addDays, type Day, dayOf, startsOfDays } from "./domain/time.ts";
import { type Cached, cached } from "./server/cache.ts";
import { now } from "./server/clock.ts";
import { getBusinessOrThrow, listStorefronts } from "./server/db/businesses.ts";
import { readRfmCells } from "./server/db/rfm-cells.ts";

const KEPT_SECONDS = 600;

export type ReportRequest = {
  method: "rfm" | "value" | "behavior";
  /** Calendar days of the business, today the last of them. */
  days: number;
  storefrontId?: number | undefined;
  segmentName?: string | undefined;
  segmentCode?: string | undefined;
};

const refuse = (parameter: string, message: string): never => {
  throw new AppError("INVALID_PARAMETER", `Invalid ${parameter}`, {
    issues: [{ parameter, location: "query", message }],
  });
};

const refuseUnless = (parameter: string, given: string | undefined, valid: readonly string[]): void => {
  if (given !== undefined && !valid.includes(given)) refuse(parameter, `must be one of: ${valid.join(", ")}`);
};

type Period = { start: Day; end: Day; days: number };

const computeReport = async (
  scope: Scope,
  business: { timeZone: string; currency: string },
  period: Period,
  storefrontId: number | null,
): Promise<RfmReport> => {
  const { timeZone, currency } = business;
  const { start, days } = period;
  // Both periods' days, and the start of the day after the last one as their end.
  const dayStarts = startsOfDays(addDays(start, -days), 2 * days + 1, timeZone);
  const read = await readRfmCells(scope, { dayStarts, days, storefrontId });
  return assembleReport({ ...read, period, currency, timeZone, storefrontId, generatedAt: now() });
};

/** The cached report, whole: the key is the specification's. */
const wholeReport = async (scope: Scope, days: number, storefrontId: number | null): Promise<Cached<RfmReport>> => {
  const business = await getBusinessOrThrow(scope);
  const end = dayOf(now(), business.timeZone);
  const period = { start: addDays(end, 1 - days), end, days };
  const key = `customer_segmentation:${scope.businessId}:${period.start}:${end}:rfm:${storefrontId ?? "all"}`;
  return cached(scope, key, KEPT_SECONDS, () => computeReport(scope, business, period, storefrontId));
};

/** Segments and cells of the asked kind; headlines, totals and bands stay those of the whole report. */
const narrow = (report: RfmReport, { segmentName, segmentCode }: ReportRequest): RfmReport => {
  if (segmentName === undefined && segmentCode === undefined) return report;
  const segments = report.segments.filter(
    ({ segment_name, segment_code }) =>
      (segmentName === undefined || segment_name === segmentName) &&
      (segmentCode === undefined || segment_code === segmentCode),
  );
  const codes = segments.map(({ segment_code }) => segment_code as string);
  return { ...report, segments, cells: report.cells.filter(({ segment_code }) => codes.includes(segment_code)) };
};

/**
 * Who the customers are: segments of the `days` days that end with today, and how they grew since the equal period
 * before. Computed at most every ten minutes for a business, period and storefront. Throws INVALID_PARAMETER for a method
 * that is not there yet, a storefront of no or another business, and a segment that the method does not have.
 */
export const getSegmentationReport = async (scope: Scope, request: ReportRequest): Promise<Cached<RfmReport>> => {
  const { method, days, storefrontId, segmentName, segmentCode } = request;
  if (method !== "rfm") refuse("segmentation_method", `must be rfm: ${method} is not available yet`);
  if (storefrontId !== undefined && !(await listStorefronts(scope)).some(({ id }) => id === storefrontId)) {
    refuse("storefront_id", "must be a storefront of this business");
  }
  refuseUnless(
    "segment_name",
    segmentName,
    RFM_SEGMENTS.map(({ name }) => name),
  );
  refuseUnless(
    "segment_code",
    segmentCode,
    RFM_SEGMENTS.map(({ code }) => code),
  );
  const report = await wholeReport(scope, days, storefrontId ?? null);
  return { ...report, value: narrow(report.value, request) };
};
