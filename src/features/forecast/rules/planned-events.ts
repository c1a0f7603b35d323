import type { EventGain } from "#lib/clv/totals/event-gains.ts";
import type { EventKind, PlannedEvent } from "#lib/clv/totals/weekly-log.ts";
import { toHundredths } from "#lib/rfm/score.ts";
import { type Day, toDayNumber } from "#lib/time/day.ts";

/** The forecast learns an effect for each. */
export const MOST_EVENTS = 100;
/** In days. What lasts longer is the level that the forecast follows anyway. */
export const LONGEST_EVENT = 92;

export type EventDays = { id: string; kind: EventKind; startsOn: Day; lastDay: Day };

/** What a stored forecast says about an event as it was then. Money in major units. */
export type StoredGain = EventDays & EventGain;

export const toPlannedEvent = ({ kind, startsOn, lastDay }: EventDays): PlannedEvent => ({
  kind,
  from: toDayNumber(startsOn),
  to: toDayNumber(lastDay),
});

type Estimate = EventGain["orders"];

const scaledEstimate = ({ expected, lower80, upper80 }: Estimate, scale: number): Estimate => ({
  expected: toHundredths(scale * expected),
  lower80: toHundredths(scale * lower80),
  upper80: toHundredths(scale * upper80),
});

/** Of the events that the totals say something about. `scale`: customers for each one that the totals were learned from. */
export const storedGains = (
  events: readonly EventDays[],
  gains: readonly (EventGain | null)[],
  scale: number,
): StoredGain[] =>
  events.flatMap(({ id, kind, startsOn, lastDay }, at) => {
    const gain = gains[at];
    if (!gain) return [];
    const { orders, revenue, change } = gain;
    return [
      {
        id,
        kind,
        startsOn,
        lastDay,
        orders: scaledEstimate(orders, scale),
        revenue: revenue && scaledEstimate(revenue, scale),
        change: Math.round(change * 10_000) / 10_000,
      },
    ];
  });

/** What a forecast says about an event, unless it was changed since. */
export const findGain = (event: EventDays, gains: readonly StoredGain[] = []): EventGain | null => {
  const counted = gains.find(({ id }) => id === event.id);
  if (!counted) return null;
  const { orders, revenue, change, ...before } = counted;
  const isSame = before.kind === event.kind && before.startsOn === event.startsOn && before.lastDay === event.lastDay;
  return isSame ? { orders, revenue, change } : null;
};
