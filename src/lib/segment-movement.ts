import type { Scope } from "./domain/permissions.ts";
import { type Flow, flowsOf } from "./domain/rfm/movement.ts";
import { addDays, type Day } from "./domain/time.ts";
import { dayStartsOf, type Frame, type FrameRequest, frameOf, KEPT_SECONDS } from "./segmentation-frame.ts";
import { type Cached, cached } from "./server/cache.ts";
import { now } from "./server/clock.ts";
import { readMovement } from "./server/db/rfm-movement.ts";

type Days = { start: Day; end: Day; days: number };

export type Movement = {
  period: Days;
  /** The equal period just before. */
  previousPeriod: Days;
  currency: string;
  storefrontId: number | null;
  generatedAt: string;
  flows: Flow[];
};

const compute = async (scope: Scope, frame: Frame): Promise<Movement> => {
  const { period, storefrontId, business } = frame;
  const { start, days } = period;
  const dayStarts = dayStartsOf(frame);
  const groups = await readMovement(scope, { dayStarts, days, storefrontId });
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
 * Who moved between the RFM segments since the equal period before: how many customers went from each to each, what they
 * spent then and spend now. Kept as the report is, under a key of its own. Throws INVALID_PARAMETER for a storefront of no
 * or another business.
 */
export const getSegmentMovement = async (scope: Scope, request: FrameRequest): Promise<Cached<Movement>> => {
  const frame = await frameOf(scope, request);
  const { start, end } = frame.period;
  const key = `customer_segmentation_movement:${scope.businessId}:${start}:${end}:rfm:${frame.storefrontId ?? "all"}`;
  return cached(scope, key, KEPT_SECONDS, () => compute(scope, frame), { isHeavy: true });
};
