import { AppError } from "./domain/errors.ts";
import type { Scope } from "./domain/permissions.ts";
import { filterReport, type SegmentFilter } from "./domain/rfm/filter-report.ts";
import { assembleReport, type RfmReport } from "./domain/rfm/report.ts";
import { RFM_SEGMENTS } from "./domain/rfm/segments.ts";
import { addDays, type Day, dayOf, startsOfDays } from "./domain/time.ts";
import { type Cached, cached } from "./server/cache.ts";
import { now } from "./server/clock.ts";
import { getBusinessOrThrow, listStorefronts } from "./server/db/businesses.ts";
import { readRfmCells } from "./server/db/rfm-cells.ts";

const KEPT_SECONDS = 600;
const NAMES: string[] = RFM_SEGMENTS.map(({ name }) => name);
const CODES: string[] = RFM_SEGMENTS.map(({ code }) => code);

export type ReportRequest = SegmentFilter & {
  method: "rfm" | "value" | "behavior";
  /** Calendar days of the business, today the last of them. */
  days: number;
  storefrontId?: number | undefined;
};

type Period = { start: Day; end: Day; days: number };

const refuse = (parameter: string, message: string): never => {
  throw new AppError("INVALID_PARAMETER", `${parameter}: ${message}`, {
    issues: [{ parameter, location: "query", message }],
  });
};

const refuseUnless = (parameter: string, given: string | undefined, valid: readonly string[]): void => {
  if (given !== undefined && !valid.includes(given)) refuse(parameter, `must be one of: ${valid.join(", ")}`);
};

const check = async (
  scope: Scope,
  { method, storefrontId, segmentName, segmentCode }: ReportRequest,
): Promise<void> => {
  if (method !== "rfm") refuse("segmentation_method", `must be rfm: ${method} is not available yet`);
  if (storefrontId !== undefined && !(await listStorefronts(scope)).some(({ id }) => id === storefrontId)) {
    refuse("storefront_id", "must be a storefront of this business");
  }
  refuseUnless("segment_name", segmentName, NAMES);
  refuseUnless("segment_code", segmentCode, CODES);
};

const computeReport = async (
  scope: Scope,
  { timeZone, currency }: { timeZone: string; currency: string },
  period: Period,
  storefrontId: number | null,
): Promise<RfmReport> => {
  const { start, days } = period;
  // The days of both periods, and the start of the day after the last one, which is their end.
  const dayStarts = startsOfDays(addDays(start, -days), 2 * days + 1, timeZone);
  const read = await readRfmCells(scope, { dayStarts, days, storefrontId });
  return assembleReport({ ...read, period, currency, timeZone, storefrontId, generatedAt: now() });
};

/** The report of everybody, as `getSegmentationReport` has it before its filters. The key is the specification's. */
export const wholeReport = async (scope: Scope, request: ReportRequest): Promise<Cached<RfmReport>> => {
  await check(scope, request);
  const { days, storefrontId = null } = request;
  const business = await getBusinessOrThrow(scope);
  const end = dayOf(now(), business.timeZone);
  const period = { start: addDays(end, 1 - days), end, days };
  const key = `customer_segmentation:${scope.businessId}:${period.start}:${end}:rfm:${storefrontId ?? "all"}`;
  return cached(scope, key, KEPT_SECONDS, () => computeReport(scope, business, period, storefrontId));
};

/**
 * Who the customers are: segments of the `days` days that end with today, and how they grew since the equal period
 * before. Computed at most every ten minutes for a business, period and storefront; filters are laid over that. Throws
 * INVALID_PARAMETER for a method that is not there yet, a storefront of no or another business, and a segment that the
 * method does not have.
 */
export const getSegmentationReport = async (scope: Scope, request: ReportRequest): Promise<Cached<RfmReport>> => {
  const report = await wholeReport(scope, request);
  return { ...report, value: filterReport(report.value, request) };
};
