import type { LinePart } from "#records/rules/order-columns.ts";
import { type CohortsOfOrders, type CopiedTexts, listStarted } from "./cohorts-of-orders.ts";
import { CURVE_DAYS, type Observation } from "./products-of-orders.ts";
import { type Curve, estimateCurve, listOrderDays } from "./second-orders.ts";

/** From the first order to the second, from the second to the third, and from the third to the fourth. */
const STEPS = 3;

/** How many days a part of the distribution has. */
export const SPAN_DAYS = 30;

/** Orders on these days after the one before. */
type GapSpan = {
  from: number;
  to: number;
  /** The gaps that ended on these days. */
  gaps: number;
  /** The estimated share of all orders whose next order comes on these days; null if none was observed so long. */
  share: number | null;
};

/** The days from orders to the next ones. */
type Gaps = {
  /** The orders, those that had no next one yet too. */
  orders: number;
  /** Those with a next one, after however many days. */
  followed: number;
  quartiles: Curve["quartiles"];
  /** Up to `CURVE_DAYS`. */
  spans: GapSpan[];
};

export type OrderGaps = {
  customers: number;
  /** By the order that they begin with: the first, second and third. Each customer has one gap of each at most. */
  steps: Gaps[];
  /** From every order to the next one, of which a customer may have many: the intervals of its quartiles don't hold. */
  every: Gaps;
};

/** Of each order, the days it was observed, and those to the next one; -1 if there is none up to today. */
const makeWaits = () => ({ observedDays: [] as number[], gaps: [] as number[] });

const summarize = ({ observedDays, gaps }: ReturnType<typeof makeWaits>): Gaps => {
  const { quartiles, cameBack } = estimateCurve(observedDays, gaps);
  const spans = Array.from({ length: CURVE_DAYS / SPAN_DAYS }, (_, at): GapSpan => {
    const [from, to] = [at * SPAN_DAYS + 1, (at + 1) * SPAN_DAYS];
    const [before, until] = [cameBack[from - 1], cameBack[to]];
    return {
      from,
      to,
      gaps: gaps.filter((gap) => gap >= from && gap <= to).length,
      share: before && until ? until.value - before.value : null,
    };
  });
  return { orders: gaps.length, followed: gaps.filter((gap) => gap > 0).length, quartiles, spans };
};

/**
 * The days from each order to the next one on a later day, of the customers who started in the range, wherever they ordered later.
 * Orders of the same day count as one. Those without a next order count for as long as they were observed.
 */
export const computeOrderGaps = (
  { parts }: Pick<CopiedTexts, "parts">,
  range: CohortsOfOrders,
  observation: Observation,
): OrderGaps => {
  const startedUntil = Math.min(range.startedUntil, observation.until);
  const started = listStarted(parts, { ...range, startedUntil }, () => []);
  const steps = Array.from({ length: STEPS }, makeWaits);
  const every = makeWaits();
  for (const { part, customer } of started) {
    const { days } = listOrderDays(parts[part] as LinePart, customer, observation);
    for (const [at, day] of days.entries()) {
      const next = days[at + 1];
      for (const waits of [every, steps[at]]) {
        waits?.observedDays.push(observation.today - day);
        waits?.gaps.push(next === undefined ? -1 : next - day);
      }
    }
  }
  return { customers: started.length, steps: steps.map(summarize), every: summarize(every) };
};
