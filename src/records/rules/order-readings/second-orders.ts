import { type ReturnCohort, shareReturned } from "#lib/products/return-cohorts.ts";
import {
  countDays,
  type DayInterval,
  estimateSurvival,
  eventProbability,
  survivalQuantile,
} from "#lib/statistics/kaplan-meier.ts";
import type { Interval } from "#lib/statistics/proportions.ts";
import type { LinePart } from "#records/rules/order-columns.ts";
import {
  type CohortsOfOrders,
  type CopiedTexts,
  type GroupChoice,
  type Grouping,
  type GroupName,
  groupStarted,
  listStarted,
} from "./cohorts-of-orders.ts";
import { CURVE_DAYS, followCustomer, LEVEL, type Observation } from "./products-of-orders.ts";

/** Orders of the same day count as one. */
const LADDER_STEPS = 4;

type LadderStep = {
  /** Customers who placed an order on so many days. */
  customers: number;
  /** What they spent on that day, and on all days up to it, in minor units. */
  revenue: number;
  revenueSoFar: number;
};

/** By Kaplan and Meier. */
export type Curve = {
  quartiles: readonly [DayInterval, DayInterval, DayInterval];
  /** The share that came back by each day; null from where no customer was observed so long. */
  cameBack: (Interval | null)[];
  atRisk: number[];
};

export type SecondOrders = {
  customers: number;
  returned: number;
  curve: Curve;
  /** By the month of the first order, from the first of the range. */
  months: ReturnCohort[];
  total: ReturnCohort;
  ladder: LadderStep[];
  groups: (GroupName & ReturnCohort & { quartiles: Curve["quartiles"] })[];
  /** How many different values there are. */
  values: number;
  /** Customers with one order whose days since then are in the middle half of the days after which others came back. */
  due: { from: number; to: number | null; customers: number } | null;
};

/**
 * The curve of these customers or orders: the days each was observed, and those to the next order; -1 if there is none yet.
 */
export const estimateCurve = (observedDays: readonly number[], returnDays: readonly number[]): Curve => {
  const days = returnDays.map((day, i) => (day > 0 ? day : (observedDays[i] as number)));
  const came = returnDays.map((day) => Number(day > 0));
  const curve = estimateSurvival(countDays(days, came, CURVE_DAYS), LEVEL);
  const quantile = (share: number) => survivalQuantile(curve, share);
  return {
    quartiles: [quantile(0.25), quantile(0.5), quantile(0.75)],
    cameBack: Array.from({ length: CURVE_DAYS + 1 }, (_, day) => eventProbability(curve, day)),
    atRisk: [...curve.atRisk],
  };
};

/** The days on which a customer ordered, in order, and what was spent on each. */
export const listOrderDays = (
  { orders }: LinePart,
  customer: number,
  { dayOf, until }: Observation,
): { days: number[]; spent: number[] } => {
  const { starts, orderedAt, revenue } = orders;
  const [days, spent]: [number[], number[]] = [[], []];
  for (let at = starts[customer] as number; at < (starts[customer + 1] as number); at++) {
    const instant = orderedAt[at] as number;
    if (instant >= until) continue;
    const day = dayOf(instant);
    // Nearly all customers have few orders, mostly in order of time.
    let place = days.length;
    while (place > 0 && (days[place - 1] as number) > day) place -= 1;
    if (place > 0 && days[place - 1] === day) spent[place - 1] = (spent[place - 1] as number) + (revenue[at] as number);
    else {
      days.splice(place, 0, day);
      spent.splice(place, 0, revenue[at] as number);
    }
  }
  return { days, spent };
};

/**
 * When the customers who started in the range came back: all of them, by month and by group. Null groups nothing. A second order is
 * any counted order on a later day, wherever it was.
 */
export const computeSecondOrders = (
  { parts }: CopiedTexts,
  range: CohortsOfOrders,
  { grouping, ...choice }: { grouping: Grouping | null } & GroupChoice,
  observation: Observation,
): SecondOrders => {
  const groups: Grouping = grouping ?? { values: [], keysOf: () => [] };
  const until = Math.min(range.startedUntil, observation.until);
  const started = listStarted(parts, { ...range, startedUntil: until }, groups.keysOf);
  const observedDays: number[] = [];
  const returnDays: number[] = [];
  const ladder = Array.from(
    { length: LADDER_STEPS },
    (): LadderStep => ({ customers: 0, revenue: 0, revenueSoFar: 0 }),
  );
  for (const { part, customer } of started) {
    const own = followCustomer(parts[part] as LinePart, customer, observation);
    observedDays.push(own.observedDays);
    returnDays.push(own.returnDays);
    let soFar = 0;
    const { spent: sums } = listOrderDays(parts[part] as LinePart, customer, observation);
    for (const [at, spent] of sums.slice(0, LADDER_STEPS).entries()) {
      const step = ladder[at] as LadderStep;
      soFar += spent;
      step.customers += 1;
      step.revenue += spent;
      step.revenueSoFar += soFar;
    }
  }
  const curve = estimateCurve(observedDays, returnDays);
  const inOne = { cohorts: new Uint8Array(started.length), observedDays, returnDays };
  const months = { ...inOne, cohorts: started.map(({ month }) => month) };
  const [total] = shareReturned(inOne, 1, LEVEL) as [ReturnCohort];
  const { names, placesOf, found } = groupStarted(started, groups, choice);
  const members = names.map((): number[] => []);
  if (grouping)
    for (const [i, { keys }] of started.entries()) for (const place of placesOf(keys)) members[place]?.push(i);
  const grouped = names.flatMap((name, at) => {
    const own = members[at] as number[];
    if (own.length === 0) return [];
    const [observed, days] = [own.map((i) => observedDays[i] as number), own.map((i) => returnDays[i] as number)];
    const [cohort] = shareReturned(
      { cohorts: new Uint8Array(own.length), observedDays: observed, returnDays: days },
      1,
      LEVEL,
    );
    return [{ ...name, ...(cohort as ReturnCohort), quartiles: estimateCurve(observed, days).quartiles }];
  });
  return {
    customers: started.length,
    returned: returnDays.filter((day) => day > 0).length,
    curve,
    months: shareReturned(months, range.monthStarts.length - 1, LEVEL),
    total,
    ladder,
    groups: grouped,
    values: found,
    due: countDue(curve, observedDays, returnDays),
  };
};

/** Those who wait for their second order between the first and the third quartile of the curve; to its end where there is no third. */
const countDue = (
  { quartiles: [first, , third] }: Curve,
  observedDays: readonly number[],
  returnDays: readonly number[],
): SecondOrders["due"] => {
  const { day: from } = first;
  if (from === null) return null;
  const last = third.day ?? CURVE_DAYS;
  const isDue = (days: number, at: number) => (returnDays[at] as number) < 0 && days >= from && days <= last;
  return { from, to: third.day, customers: observedDays.filter(isDue).length };
};
