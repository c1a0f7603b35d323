import { SEASONS, seasonIndex, toYearDirection } from "#lib/behavior/season.ts";
import { type Trait, toTraitCode } from "#lib/behavior/trait.ts";
import { addDays, type Day } from "#lib/time/day.ts";
import { dayAt } from "#lib/time/day-calendar.ts";
import type { TraitPart } from "#records/rules/order-columns.ts";
import { YEAR_DAYS } from "../behavior/place-customers.ts";
import type { PeriodsOfOrders } from "./bought-in-periods.ts";

/** `firstDay` is the first day of both periods; `traits`, if given, those with a segment of their own instead of the largest. */
export type BehaviorOfOrders = PeriodsOfOrders & { firstDay: Day; traits?: readonly Trait[] | undefined };

/** All traits of the parts and where each part's are in them. Seasons come last. */
export const indexTraits = (parts: readonly TraitPart[]) => {
  const traits: Trait[] = [];
  const known = new Map<string, number>();
  const placeOf = (trait: Trait): number => {
    const code = toTraitCode(trait);
    const place = known.get(code) ?? traits.push(trait) - 1;
    known.set(code, place);
    return place;
  };
  const places = parts.map(({ names }) => ({
    category: Int32Array.from(names, (name) => placeOf({ kind: "category", name })),
    channel: Int32Array.from(names, (name) => placeOf({ kind: "channel", name })),
  }));
  const seasons = SEASONS.map((name) => placeOf({ kind: "season", name }));
  return { traits, places, seasons };
};

/** A period's sales of a customer: how many, with each trait, and the sum of their directions on the circle of the year. */
type Tally = { sales: number; x: number; y: number; held: Int32Array; found: Int32Array; traits: number };

const emptyTally = (traits: number): Tally => ({
  sales: 0,
  x: 0,
  y: 0,
  traits: 0,
  held: new Int32Array(traits),
  found: new Int32Array(traits),
});

const add = (tally: Tally, trait: number): void => {
  if (tally.held[trait] === 0) tally.found[tally.traits++] = trait;
  tally.held[trait] = (tally.held[trait] as number) + 1;
};

const clear = (tally: Tally): void => {
  for (let at = 0; at < tally.traits; at++) tally.held[tally.found[at] as number] = 0;
  tally.sales = tally.x = tally.y = tally.traits = 0;
};

/**
 * Counts each customer's sales by trait in both periods, and passes the counts on before the next customer's: `take` gets the row
 * of `boughtInPeriods`.
 */
export const eachCustomer = (
  parts: readonly TraitPart[],
  { dayStarts, lastDays, days, storefrontId, firstDay }: BehaviorOfOrders,
  { traits, places, seasons }: ReturnType<typeof indexTraits>,
  take: (row: number, tallies: readonly Tally[]) => void,
): void => {
  const allDays =
    days < YEAR_DAYS ? [] : Array.from({ length: dayStarts.length - 1 }, (_, at) => addDays(firstDay, at));
  const directions = allDays.map(toYearDirection);
  const seasonOf = allDays.map((day) => seasons[seasonIndex(day)] as number);
  const periods = lastDays.map((last) => ({
    from: dayStarts[last - days + 1] as number,
    to: dayStarts[last + 1] as number,
    tally: emptyTally(traits.length),
  }));
  const tallies = periods.map(({ tally }) => tally);
  let row = 0;
  for (const [part, { orders, skipped }] of parts.entries()) {
    const { starts, orderedAt, storefrontIds, sources, categoryStarts, categories } = orders;
    const { category, channel } = places[part] as (typeof places)[number];
    for (let customer = 0; customer < starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      for (let at = starts[customer] as number; at < (starts[customer + 1] as number); at++) {
        if (storefrontId !== null && storefrontIds[at] !== storefrontId) continue;
        const instant = orderedAt[at] as number;
        const period = periods.find(({ from, to }) => instant >= from && instant < to);
        if (!period) continue;
        const { tally } = period;
        tally.sales += 1;
        for (let of = categoryStarts[at] as number; of < (categoryStarts[at + 1] as number); of++)
          if ((categories[of] as number) >= 0) add(tally, category[categories[of] as number] as number);
        if ((sources[at] as number) >= 0) add(tally, channel[sources[at] as number] as number);
        if (allDays.length === 0) continue;
        const day = dayAt(dayStarts, instant);
        const { x, y } = directions[day] as (typeof directions)[number];
        add(tally, seasonOf[day] as number);
        tally.x += x;
        tally.y += y;
      }
      take(row, tallies);
      for (const tally of tallies) clear(tally);
      row += 1;
    }
  }
};
