import {
  compareTraits,
  meanSeason,
  SEASONS,
  seasonIndex,
  type Trait,
  toTraitCode,
  toYearDirection,
} from "#lib/rfm/behavior-traits.ts";
import { isHabit, standardizedLift, YEAR_DAYS } from "#lib/rfm/traits.ts";
import { addDays, type Day, dayAt } from "#lib/time/day.ts";
import type { TraitPart } from "#records/rules/order-columns.ts";
import { type BoughtInPeriods, boughtInPeriods, type PeriodsOfOrders } from "./bought-in-periods.ts";

/** The traits that a report has: `own` with a segment each, `held` with all customers who have them. */
export type TraitsOfReport = { own: readonly Trait[]; held: readonly Trait[] };

/** `firstDay` is the first day of both periods; `traits`, if given, those of another report instead of the largest. */
export type BehaviorOfOrders = PeriodsOfOrders & { firstDay: Day; traits?: TraitsOfReport | undefined };

/** All traits of the parts and where each part's are in them. Seasons come last. */
const indexTraits = (parts: readonly TraitPart[]) => {
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
const eachCustomer = (
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

export const NO_TRAIT = -1;

/** Each trait's place in the order of traits. */
const rankTraits = (traits: readonly Trait[]): Int32Array => {
  const rank = new Int32Array(traits.length);
  const inOrder = Array.from(traits.keys()).sort((a, b) => compareTraits(traits[a] as Trait, traits[b] as Trait));
  for (const [place, trait] of inOrder.entries()) rank[trait] = place;
  return rank;
};

/**
 * The traits of every customer, and how many of their sales have each: the customer's at `row` are from `starts[row]` to
 * `starts[row + 1]`, the most distinctive one first.
 */
export type HeldTraits<Numbers = Int32Array> = { starts: Int32Array; traits: Numbers; held: Numbers };

/** In a period. */
export type PlacedInPeriod = HeldTraits<number[]>;

/** `rank`: each trait's place in the order of traits. `totals`: of each period all sales, and those with each trait. */
export type PlacedByTrait = BoughtInPeriods & {
  traits: Trait[];
  rank: Int32Array;
  totals: { sales: number; held: Float64Array }[];
  placed: PlacedInPeriod[];
};

/** What every customer bought in both periods, their traits, and the one in which they differ most from all customers of the period. */
export const placeByTrait = (parts: readonly TraitPart[], asked: BehaviorOfOrders): PlacedByTrait => {
  const { bought, firstAt } = boughtInPeriods(parts, asked);
  const known = indexTraits(parts);
  const { traits, seasons } = known;
  const rank = rankTraits(traits);

  const totals = asked.lastDays.map(() => ({ sales: 0, held: new Float64Array(traits.length) }));
  eachCustomer(parts, asked, known, (_, tallies) => {
    for (const [at, { sales, found, traits: count, held }] of tallies.entries()) {
      const total = totals[at] as (typeof totals)[number];
      total.sales += sales;
      for (let i = 0; i < count; i++) {
        const trait = found[i] as number;
        total.held[trait] = (total.held[trait] as number) + (held[trait] as number);
      }
    }
  });

  const placed = asked.lastDays.map((): PlacedInPeriod => {
    return { starts: new Int32Array(firstAt.length + 1), traits: [], held: [] };
  });
  eachCustomer(parts, asked, known, (row, tallies) => {
    for (const [at, { sales, x, y, found: ofCustomer, traits: count, held }] of tallies.entries()) {
      const { sales: all, held: heldByAll } = totals[at] as (typeof totals)[number];
      // Customers who joined later could not buy in every season.
      const isOfAYear =
        (firstAt[row] as number) < (asked.dayStarts[(asked.lastDays[at] as number) - YEAR_DAYS + 2] as number);
      const season = isOfAYear ? seasons[meanSeason({ x, y }) ?? NO_TRAIT] : undefined;
      const own: { trait: number; lift: number }[] = [];
      for (let i = 0; i < count; i++) {
        const trait = ofCustomer[i] as number;
        if (traits[trait]?.kind === "season" && trait !== season) continue;
        const counts = { sales: held[trait] as number, salesOfAll: heldByAll[trait] as number };
        if (!isHabit(counts, sales, all)) continue;
        own.push({ trait, lift: standardizedLift(counts, sales, all) });
      }
      if (own.length > 1) own.sort((a, b) => b.lift - a.lift || (rank[a.trait] as number) - (rank[b.trait] as number));
      const found = placed[at] as PlacedInPeriod;
      for (const { trait } of own) {
        found.traits.push(trait);
        found.held.push(held[trait] as number);
      }
      found.starts[row + 1] = found.traits.length;
    }
  });
  return { bought, firstAt, traits, rank, totals, placed };
};

/** The most distinctive trait of the customer at this row. */
export const firstTrait = ({ starts, traits }: HeldTraits<ArrayLike<number>>, row: number): number =>
  starts[row] === starts[row + 1] ? NO_TRAIT : (traits[starts[row] as number] as number);

/** Where these traits are among the known ones. */
export const placesOf = (known: readonly Trait[], wanted: readonly Trait[]): number[] => {
  const codes = new Set(wanted.map(toTraitCode));
  return known.flatMap((trait, at) => (codes.has(toTraitCode(trait)) ? at : []));
};
