import { type Cached, cached } from "#core/cache/cache.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type Flow, listFlows } from "#features/report/rules/rfm/movement.ts";
import { copiedMovement } from "#features/report/store/order-copy/copied-report.ts";
import { readMovement } from "#features/report/store/rfm-movement.ts";
import { addDays, type Day } from "#lib/time/day.ts";
import {
  CACHE_SECONDS,
  loadReportScope,
  type ReportScope,
  type ReportScopeRequest,
  schemeName,
} from "./load-report-context.ts";
import { datedPeriods, endsOfPeriods } from "./movement-periods.ts";

type Days = { start: Day; end: Day; days: number };

type Movement = {
  period: Days;
  /** The earlier period of equal length. */
  previousPeriod: Days;
  currency: string;
  storefrontId: number | null;
  generatedAt: string;
  flows: Flow[];
  /** With monthly steps: the flows between consecutive periods, earliest first. */
  steps?: { from: Day; to: Day; flows: Flow[] }[];
};

export type MovementRequest = ReportScopeRequest & {
  /** The last day of the earlier period; by default the day before the period. */
  from?: Day | undefined;
  step?: "month" | undefined;
};

/** Whether it asks for more than the standard movement. */
const isDated = ({ from, to, step }: MovementRequest): boolean => [from, to, step].some((given) => given !== undefined);

const compute = async (scope: Scope, frame: ReportScope, request: MovementRequest): Promise<Movement> => {
  const { period, storefrontId, business } = frame;
  const { step, valueBasis: basis = "revenue" } = request;
  const ends = endsOfPeriods(frame, request);
  const distinguishesNew = isDated(request);
  const reading = { ...datedPeriods(frame, ends), basis, distinguishesNew };
  const groups = (await copiedMovement(scope, reading)) ?? (await readMovement(scope, reading));
  const flows = (number: number) => listFlows(groups, number, business.currency);
  const earlier = ends[0] ?? period.end;
  return {
    period,
    previousPeriod: { start: addDays(earlier, 1 - period.days), end: earlier, days: period.days },
    currency: business.currency,
    storefrontId,
    generatedAt: now().toISOString(),
    flows: flows(0),
    ...(step && {
      steps: ends.slice(1).map((to, i) => ({ from: ends[i] ?? to, to, flows: flows(ends.length > 2 ? i + 1 : 0) })),
    }),
  };
};

/**
 * How customers moved between RFM segments from an earlier period to this one, by default from the previous one of equal
 * length: the number of customers per pair of segments, what they spent then and what they spend now. Cached like the
 * report, under its own key. Throws INVALID_PARAMETER for a storefront that is not of this business, and for dates
 * that are out of order, in the future or too far apart.
 */
export const getSegmentMovement = async (scope: Scope, request: MovementRequest): Promise<Cached<Movement>> => {
  const frame = await loadReportScope(scope, request);
  const { start, end } = frame.period;
  const { valueBasis = "revenue", step } = request;
  const name = `customer_segmentation_movement${valueBasis === "margin" ? "_margin" : ""}${schemeName(frame.scheme)}`;
  const standard = `${name}:${scope.businessId}:${start}:${end}:rfm:${frame.storefrontId ?? "all"}`;
  const key = isDated(request) ? `${standard}:from:${endsOfPeriods(frame, request)[0]}:${step ?? "whole"}` : standard;
  return cached(scope, key, CACHE_SECONDS, () => compute(scope, frame, request), { isHeavy: true });
};
