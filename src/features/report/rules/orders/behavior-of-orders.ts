import {
  compareTraits,
  meanSeason,
  SEASONS,
  seasonIndex,
  TRAIT_KINDS,
  type Trait,
  toTraitCode,
  toYearDirection,
} from "#lib/rfm/behavior-traits.ts";
import {
  type BehaviorPopulation,
  type Group,
  isHabit,
  MOST_TRAITS,
  standardizedLift,
  YEAR_DAYS,
} from "#lib/rfm/traits.ts";
import { addDays, type Day, dayAt } from "#lib/time/day.ts";

import type { TraitPart } from "#records/rules/order-columns.ts";
import {
  addCustomer,
  type BoughtInPeriod,
  type BoughtInPeriods,
  boughtAt,
  boughtInPeriods,
  emptySums,
  type PeriodsOfOrders,
} from "./bought-in-periods.ts";
import { type BuyersOfOrders, makeBuyers } from "./buyers-of-orders.ts";

/** `firstDay` is the first day of both periods; `traits`, if given, those with a segment of their own instead of the largest. */
export type BehaviorOfOrders = PeriodsOfOrders & { firstDay: Day; traits?: readonly Trait[] | undefined };

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

const NO_TRAIT = -1;

/** Each trait's place in the order of traits. */
const rankTraits = (traits: readonly Trait[]): Int32Array => {
  const rank = new Int32Array(traits.length);
  const inOrder = Array.from(traits.keys()).sort((a, b) => compareTraits(traits[a] as Trait, traits[b] as Trait));
  for (const [place, trait] of inOrder.entries()) rank[trait] = place;
  return rank;
};

/** Every customer's trait in a period, -1 for none, and how many of their sales have it. */
type PlacedInPeriod = { trait: Int32Array; held: Int32Array };

/** `rank`: each trait's place in the order of traits. `totals`: of each period all sales, and those with each trait. */
export type PlacedByTrait = BoughtInPeriods & {
  traits: Trait[];
  rank: Int32Array;
  totals: { sales: number; held: Float64Array }[];
  placed: PlacedInPeriod[];
};

/** What every customer bought in both periods, and the trait in which they differ most from all customers of the period. */
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
    return { trait: new Int32Array(firstAt.length).fill(NO_TRAIT), held: new Int32Array(firstAt.length) };
  });
  eachCustomer(parts, asked, known, (row, tallies) => {
    for (const [at, { sales, x, y, found, traits: count, held }] of tallies.entries()) {
      const { sales: all, held: heldByAll } = totals[at] as (typeof totals)[number];
      // Customers who joined later could not buy in every season.
      const isOfAYear =
        (firstAt[row] as number) < (asked.dayStarts[(asked.lastDays[at] as number) - YEAR_DAYS + 2] as number);
      const season = isOfAYear ? seasons[meanSeason({ x, y }) ?? NO_TRAIT] : undefined;
      let [best, most] = [NO_TRAIT, Number.NEGATIVE_INFINITY];
      for (let i = 0; i < count; i++) {
        const trait = found[i] as number;
        const own = held[trait] as number;
        if (traits[trait]?.kind === "season" && trait !== season) continue;
        const counts = { sales: own, salesOfAll: heldByAll[trait] as number };
        if (!isHabit(counts, sales, all)) continue;
        const lift = standardizedLift(counts, sales, all);
        if (lift > most || (lift === most && (rank[trait] as number) < (rank[best] as number)))
          [best, most] = [trait, lift];
      }
      if (best === NO_TRAIT) continue;
      const own = placed[at] as PlacedInPeriod;
      own.trait[row] = best;
      own.held[row] = held[best] as number;
    }
  });
  return { bought, firstAt, traits, rank, totals, placed };
};

/** The traits of each kind with the most customers in a period, ties in trait order. */
const largestTraits = (
  { trait }: PlacedInPeriod,
  { orders }: BoughtInPeriod,
  { traits, rank }: PlacedByTrait,
): number[] => {
  const sizes = new Int32Array(traits.length);
  for (let row = 0; row < trait.length; row++)
    if (orders[row] !== 0 && trait[row] !== NO_TRAIT)
      sizes[trait[row] as number] = (sizes[trait[row] as number] as number) + 1;
  const bySize = Array.from(sizes.keys())
    .filter((each) => sizes[each] !== 0)
    .sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || (rank[a] as number) - (rank[b] as number));
  return TRAIT_KINDS.flatMap((kind) => bySize.filter((each) => traits[each]?.kind === kind).slice(0, MOST_TRAITS));
};

/** The groups of a period: of these traits by size, of all others by kind, and of none. */
const sumTraitGroups = (
  at: number,
  bought: BoughtInPeriod,
  placed: PlacedByTrait,
  shown: readonly number[],
): Group[] => {
  const { traits, rank, totals } = placed;
  const { trait: traitOf, held } = placed.placed[at] as PlacedInPeriod;
  const emptyGroup = (trait: Group["trait"], salesOfAll = 0) => ({ trait, ...emptySums(), heldSales: 0, salesOfAll });
  const own = new Map(shown.map((each) => [each, emptyGroup(traits[each] as Trait, totals[at]?.held[each])]));
  const others = new Map(TRAIT_KINDS.map((kind) => [kind, emptyGroup(`other_${kind}`)]));
  const none = emptyGroup("none");
  for (let row = 0; row < traitOf.length; row++) {
    if (bought.orders[row] === 0) continue;
    const trait = traitOf[row] as number;
    const group = own.get(trait) ?? others.get((traits[trait] as Trait)?.kind) ?? none;
    addCustomer(group, bought, row);
    if (own.has(trait)) group.heldSales += held[row] as number;
  }
  const bySize = [...own].sort(
    ([a, one], [b, two]) => two.customerCount - one.customerCount || (rank[a] as number) - (rank[b] as number),
  );
  return [...bySize.map(([, group]) => group), ...others.values(), none]
    .filter(({ customerCount }) => customerCount > 0)
    .map(({ spend: _, ...group }) => {
      return group;
    });
};

/** The customers of the second period by the trait in which they differ most, and those of the first. */
export const groupByBehavior = (
  placed: PlacedByTrait,
  { traits }: Pick<BehaviorOfOrders, "traits">,
): BehaviorPopulation => {
  const [before, now] = placed.bought as [BoughtInPeriod, BoughtInPeriod];
  const wanted = traits?.map(toTraitCode);
  const shown = wanted
    ? placed.traits.flatMap((trait, at) => (wanted.includes(toTraitCode(trait)) ? at : []))
    : largestTraits(placed.placed[1] as PlacedInPeriod, now, placed);
  const groups = sumTraitGroups(1, now, placed, shown);
  return {
    groups,
    previous: sumTraitGroups(0, before, placed, shown).map(({ trait, customerCount }) => ({ trait, customerCount })),
    salesInAll: groups.reduce((sum, { orderCount }) => sum + orderCount, 0),
  };
};

/** The buyers with a trait, with one that is not `shown`, or with none; null for all of them. */
export type BuyersByTrait = { shown: readonly Trait[]; wanted: Trait | "other" | "none" | null };

/** For each customer the index of their trait in `known`, -1 for none, and how many of their sales have it. */
export type TraitsOfBuyers = {
  places: Int32Array;
  held: Int32Array;
  known: Trait[];
  /** The share of all sales that have each of the known traits. */
  shares: number[];
};

const isWantedBy = (traits: readonly Trait[], { shown, wanted }: BuyersByTrait): ((trait: number) => boolean) => {
  if (wanted === null) return () => true;
  if (wanted === "none") return (trait) => trait === NO_TRAIT;
  const codes = new Set((wanted === "other" ? shown : [wanted]).map(toTraitCode));
  const isListed = traits.map((trait) => codes.has(toTraitCode(trait)));
  return (trait) => trait !== NO_TRAIT && isListed[trait] === (wanted !== "other");
};

/** The customers of the second period by the trait in which they differ most, with what they bought in it. */
export const buyersByTrait = (
  parts: readonly TraitPart[],
  asked: BehaviorOfOrders,
  membership: BuyersByTrait,
): BuyersOfOrders & { traits: TraitsOfBuyers } => {
  const { bought, firstAt, placed, traits: known, totals } = placeByTrait(parts, asked);
  const [now, own, total] = [bought[1], placed[1], totals[1]];
  if (!now || !own || !total) throw new RangeError("There are no periods");
  const isWanted = isWantedBy(known, membership);
  const found = makeBuyers(own.trait.length);
  const [places, held] = [new Int32Array(own.trait.length), new Int32Array(own.trait.length)];
  let row = 0;
  for (const [part, { orders, skipped }] of parts.entries()) {
    for (let customer = 0; customer < orders.starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      const at = row++;
      if (now.orders[at] === 0 || !isWanted(own.trait[at] as number)) continue;
      places[found.count()] = own.trait[at] as number;
      held[found.count()] = own.held[at] as number;
      found.add(part, customer, boughtAt(now, at), firstAt[at] as number);
    }
  }
  const count = found.count();
  const shares = Array.from(total.held, (sales) => sales / total.sales);
  return {
    ...found.columns(),
    traits: { places: places.subarray(0, count), held: held.subarray(0, count), known, shares },
  };
};
