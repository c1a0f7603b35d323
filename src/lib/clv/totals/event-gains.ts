import { createRandom, normal, type Random } from "#lib/statistics/random.ts";
import { quantileSorted } from "#lib/statistics/summaries.ts";
import { type ExpectedParts, PATHS } from "./draw-totals.ts";
import { type Effects, effectRow, eventPlace } from "./effects.ts";
import { dot, type EventEffect, eventColumns, eventShare, eventTerm, overlaps, times } from "./events.ts";
import type { OrderValues } from "./learn-purchases.ts";
import { midpoint, type Part, type PlannedEvent, WEEK } from "./weekly-log.ts";

type Estimate = { expected: number; lower80: number; upper80: number };

/** What an event brings: orders and revenue of all customers beyond those without it; negative if it costs some. */
export type EventGain = {
  orders: Estimate;
  /** In major units, not discounted; null if too few amounts are known. */
  revenue: Estimate | null;
  /** Of its days' orders, relative to those without it. */
  change: number;
};

type Learned = { repeats: Effects; newcomers: Effects | null; values: OrderValues | null };

const NUMBERS = ["later", "first", "value"] as const;
/** Later orders and first ones, and a later order's value. */
type Numbers = Record<(typeof NUMBERS)[number], number>;
/** What is known of an event's effect on each number; null if nothing is. */
type EventEffects = Record<keyof Numbers, EventEffect | null>;
/** Two standard normal variables for each. */
type Draw = Record<keyof Numbers, readonly [number, number]>;

const NO_ERRORS: Draw = { later: [0, 0], first: [0, 0], value: [0, 0] };

/** The errors of what would be and of the event's coefficient. */
const errorsOf = ({ variance: { base, both, coefficient } }: EventEffect, [z, other]: readonly [number, number]) => {
  const deviation = Math.sqrt(Math.max(0, coefficient));
  const shared = deviation > 0 ? both / deviation : 0;
  return {
    coefficient: deviation * z,
    base: shared * z + Math.sqrt(Math.max(0, base - shared ** 2)) * other,
  };
};

/**
 * What a week or part of the horizon is without the event and with it. The event lasts for a share of it.
 */
type Sides = { share: number } & Record<"without" | "with", Numbers>;

const sidesOf = (known: EventEffects, draw: Draw): Sides[] => {
  const sides = (known.later?.weeks ?? []).map(
    ({ share }): Sides => ({
      share,
      without: { later: 0, first: 0, value: 0 },
      with: { later: 0, first: 0, value: 0 },
    }),
  );
  for (const name of NUMBERS) {
    const own = known[name];
    if (!own) continue;
    const errors = errorsOf(own, draw[name]);
    for (const [at, { base, term }] of own.weeks.entries()) {
      const { without, with: changed } = sides[at] as Sides;
      without[name] = Math.exp(base + errors.base);
      changed[name] = Math.exp(base + errors.base + (own.coefficient + errors.coefficient) * term);
    }
  }
  return sides;
};

type Ahead = { event: PlannedEvent; own: readonly (readonly [place: number, part: Part])[] };

/** The effect of an event on its parts ahead; `expected` is the number of each part with the event. */
const effectAhead = (
  effects: Effects,
  at: number,
  { event, own }: Ahead,
  expected: Float64Array,
): EventEffect | null => {
  if (!effects.events || own.length === 0) return null;
  const { events, covariance, mean, drift, asOf } = effects;
  const span = { from: Math.max(event.from, asOf + 1), to: event.to };
  const base = effectRow(effects, span);
  const effect = new Float64Array(mean.length);
  for (const column of eventColumns(events, at)) {
    effect[eventPlace(effects) + column] = 1;
    base[eventPlace(effects) + column] = 0;
  }
  const [ofBase, ofEffect] = [times(covariance, base), times(covariance, effect)];
  const coefficient = dot(effect, mean);
  const drifted = (drift ** 2 * (midpoint(span) - asOf)) / WEEK;
  return {
    weeks: own.map(([place, part]) => {
      const term = eventTerm(event, part, events.weekdays);
      const share = eventShare(event, part, events.weekdays);
      return { share, term, base: Math.log(expected[place] as number) - coefficient * term };
    }),
    coefficient,
    variance: { base: dot(base, ofBase) + drifted, both: dot(base, ofEffect), coefficient: dot(effect, ofEffect) },
  };
};

const ordersIn = ({ later, first }: Numbers): number => later + first;

const gainIn = (sides: readonly Sides[], of: (numbers: Numbers) => number): number =>
  sides.reduce((sum, { without, with: changed }) => sum + of(changed) - of(without), 0);

const estimate = (expected: number, draws: Float64Array): Estimate => {
  draws.sort();
  return {
    expected,
    lower80: Math.min(expected, quantileSorted(draws, 0.1)),
    upper80: Math.max(expected, quantileSorted(draws, 0.9)),
  };
};

const pair = (random: Random): [number, number] => [normal(random), normal(random)];

/**
 * What each event of the effects has brought and is expected to bring: orders with it less those without it, by the posterior
 * of its coefficient and of what its weeks are without it. Null of an event in the past with too little data.
 */
export const eventGains = (
  parts: readonly Part[],
  expected: ExpectedParts,
  { repeats, newcomers, values }: Learned,
  seed: number,
): (EventGain | null)[] => {
  const random = createRandom(seed, 305);
  const later = expected.existing.map((existing, part) => existing + (expected.followers[part] as number));
  const revenueIn = (numbers: Numbers) => numbers.value * (numbers.later + (values?.firstRatio ?? 1) * numbers.first);
  return (repeats.events?.events ?? []).map((event, at) => {
    const ahead = { event, own: [...parts.entries()].filter(([, part]) => overlaps(part, event)) };
    const past: EventEffects = {
      later: repeats.pastEvents[at] ?? null,
      first: newcomers?.pastEvents[at] ?? null,
      value: values?.pastEvents[at] ?? null,
    };
    if (event.from <= repeats.asOf && !past.later) return null;
    const future: EventEffects = {
      later: effectAhead(repeats, at, ahead, later),
      first: newcomers && effectAhead(newcomers, at, ahead, expected.firsts),
      value: values && expected.orderValue && effectAhead(values, at, ahead, expected.orderValue),
    };
    const sidesBy = (draw: Draw): Sides[] => [...sidesOf(past, draw), ...sidesOf(future, draw)];
    const sides = sidesBy(NO_ERRORS);
    const [orders, revenue] = [new Float64Array(PATHS), new Float64Array(PATHS)];
    for (let path = 0; path < PATHS; path++) {
      const drawn = sidesBy({ later: pair(random), first: pair(random), value: pair(random) });
      orders[path] = gainIn(drawn, ordersIn);
      revenue[path] = gainIn(drawn, revenueIn);
    }
    const usual = sides.reduce((sum, { share, without }) => sum + share * ordersIn(without), 0);
    const gained = gainIn(sides, ordersIn);
    return {
      orders: estimate(gained, orders),
      revenue: values && estimate(gainIn(sides, revenueIn), revenue),
      change: usual > 0 ? gained / usual : 0,
    };
  });
};
