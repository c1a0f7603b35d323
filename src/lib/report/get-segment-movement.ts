import { type Flow, flowsOf } from "#lib/domain/report/rfm/movement.ts";
import type { ValueBasis } from "#lib/domain/report/value-basis.ts";
import { addDays, type Day } from "#lib/domain/time/day.ts";
import { type Cached, cached } from "#lib/server/cache/cache.ts";
import { readMovement } from "#lib/server/db/report/rfm-movement.ts";
import type { Scope } from "../domain/permissions.ts";
import { now } from "../server/clock.ts";
import {
  CACHE_SECONDS,
  dayStartsOf,
  loadReportScope,
  type ReportScope,
  type ReportScopeRequest,
} from "./load-report-context.ts";

type Days = { start: Day; end: Day; days: number };

type Movement = {
  period: Days;
  /** The equally long period just before. */
  previousPeriod: Days;
  currency: string;
  storefrontId: number | null;
  generatedAt: string;
  flows: Flow[];
};

const compute = async (scope: Scope, frame: ReportScope, basis: ValueBasis): Promise<Movement> => {
  const { period, storefrontId, business } = frame;
  const { start, days } = period;
  const dayStarts = dayStartsOf(frame);
  const groups = await readMovement(scope, { dayStarts, days, storefrontId, basis });
  return {
    period,
    previousPeriod: { start: addDays(start, -days), end: addDays(start, -1), days },
    currency: business.currency,
    storefrontId,
    generatedAt: now().toISOString(),
    flows: flowsOf(groups, business.currency),
  };
};

/**
 * How customers moved between RFM segments since the previous period of equal length: the number of customers per pair
 * of segments, what they spent then and what they spend now. Cached like the report, under its own key. Throws
 * INVALID_PARAMETER for a storefront that is not of this business.
 */
export const getSegmentMovement = async (scope: Scope, request: ReportScopeRequest): Promise<Cached<Movement>> => {
  const frame = await loadReportScope(scope, request);
  const { start, end } = frame.period;
  const { valueBasis = "revenue" } = request;
  const name = `customer_segmentation_movement${valueBasis === "margin" ? "_margin" : ""}`;
  const key = `${name}:${scope.businessId}:${start}:${end}:rfm:${frame.storefrontId ?? "all"}`;
  return cached(scope, key, CACHE_SECONDS, () => compute(scope, frame, valueBasis), { isHeavy: true });
};
