import { assembleBehaviorReport } from "#lib/domain/report/behavior/report.ts";
import type { ReportContext } from "#lib/domain/report/report-context.ts";
import { assembleReport } from "#lib/domain/report/rfm/report.ts";
import { assembleValueReport } from "#lib/domain/report/value/report.ts";
import { addDays, dayOf, startsOfDays } from "#lib/domain/time/day.ts";
import { type Cached, cached } from "#lib/server/cache/cache.ts";
import { getBusinessOrThrow, listStorefronts } from "#lib/server/db/accounts/businesses.ts";
import { readBehaviorGroups } from "#lib/server/db/report/behavior-groups.ts";
import { readCostCoverage } from "#lib/server/db/report/cost-coverage.ts";
import { readRfmCells } from "#lib/server/db/report/rfm-cells.ts";
import type { TwoPeriods } from "#lib/server/db/report/rfm-scoring.ts";
import { readValueTiers } from "#lib/server/db/report/value-tiers.ts";
import { AppError } from "../domain/errors.ts";
import type { Scope } from "../domain/permissions.ts";
import {
  filterReport,
  type ReportBy,
  type ReportMethod,
  type SegmentationResult,
  type SegmentFilter,
} from "../domain/report/report.ts";
import type { ValueBasis } from "../domain/report/value-basis.ts";
import { now } from "../server/clock.ts";

const CACHE_SECONDS = 600;

export type ReportRequest<By extends ReportMethod = ReportMethod> = SegmentFilter & {
  method: By;
  /** Calendar days of the business, ending today. */
  days: number;
  storefrontId?: number | undefined;
  /** What orders are worth; revenue by default. */
  valueBasis?: ValueBasis | undefined;
};

const refuse = (parameter: string, message: string): never => {
  throw new AppError("INVALID_PARAMETER", `${parameter}: ${message}`, {
    issues: [{ parameter, location: "query", message }],
  });
};

const refuseUnless = (parameter: string, given: string | undefined, valid: readonly string[]): void => {
  if (given !== undefined && !valid.includes(given)) refuse(parameter, `must be one of: ${valid.join(", ")}`);
};

const checkStorefront = async (scope: Scope, storefrontId: number | undefined): Promise<void> => {
  if (storefrontId !== undefined && !(await listStorefronts(scope)).some(({ id }) => id === storefrontId)) {
    refuse("storefront_id", "must be a storefront of this business");
  }
};

const checkSegment = ({ segments }: SegmentationResult, { segmentName, segmentCode }: SegmentFilter): void => {
  const names = segments.map(({ segment_name }) => segment_name);
  const codes = segments.map(({ segment_code }) => segment_code);
  refuseUnless("segment_name", segmentName, names);
  refuseUnless("segment_code", segmentCode, codes);
};

type Head = Omit<ReportContext, "customersInAll">;

/** What each method reads for both periods and computes from it. */
const METHODS: { [By in ReportMethod]: (scope: Scope, reading: TwoPeriods, head: Head) => Promise<ReportBy<By>> } = {
  rfm: async (scope, reading, head) => assembleReport({ ...head, ...(await readRfmCells(scope, reading)) }),
  value: async (scope, reading, head) => assembleValueReport({ ...head, ...(await readValueTiers(scope, reading)) }),
  behavior: async (scope, reading, head) => {
    const firstDay = addDays(head.period.start, -reading.days);
    return assembleBehaviorReport({ ...head, ...(await readBehaviorGroups(scope, reading, firstDay)) });
  },
};

/** The report on all customers, before `getSegmentationReport` applies its filters. The specification defines the key. */
export const wholeReport = async <By extends ReportMethod>(
  scope: Scope,
  request: ReportRequest<By>,
): Promise<Cached<ReportBy<By>>> => {
  const { method, days, storefrontId = null, valueBasis: basis = "revenue" } = request;
  await checkStorefront(scope, request.storefrontId);
  const { timeZone, currency } = await getBusinessOrThrow(scope);
  const end = dayOf(now(), timeZone);
  const start = addDays(end, 1 - days);
  // The specification's key is that of revenue.
  const name = basis === "margin" ? "customer_segmentation_margin" : "customer_segmentation";
  const key = `${name}:${scope.businessId}:${start}:${end}:${method}:${storefrontId ?? "all"}`;
  const compute = async () => {
    // The days of both periods and, as their end, the start of the day after the last one.
    const dayStarts = startsOfDays(addDays(start, -days), 2 * days + 1, timeZone);
    const head = { period: { start, end, days }, timeZone, currency, storefrontId, generatedAt: now() };
    const reading = { dayStarts, days, storefrontId, basis };
    const costs = basis === "margin" ? { costs: await readCostCoverage(scope, reading) } : {};
    return METHODS[method](scope, reading, { ...head, ...costs });
  };
  const found = await cached(scope, key, CACHE_SECONDS, compute, { isHeavy: true });
  checkSegment(found.value, request);
  return found;
};

/**
 * Segments of the customers who bought in the `days` days ending today, and their growth since the previous period of
 * equal length. Cached per business, period, method and storefront until orders change; filters are applied to the
 * cached report. Throws INVALID_PARAMETER for a storefront that is not of this business and for a segment the
 * report doesn't have.
 */
export const getSegmentationReport = async <By extends ReportMethod>(
  scope: Scope,
  request: ReportRequest<By>,
): Promise<Cached<ReportBy<By>>> => {
  const report = await wholeReport(scope, request);
  return { ...report, value: filterReport(report.value, request) };
};
