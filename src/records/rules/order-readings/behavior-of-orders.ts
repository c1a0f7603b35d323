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
  type Holders,
  type HoldersOfKind,
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

const NO_TRAIT = -1;

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
type HeldTraits<Numbers = Int32Array> = { starts: Int32Array; traits: Numbers; held: Numbers };

/** In a period. */
type PlacedInPeriod = HeldTraits<number[]>;

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

const listFirstTraits = (placed: PlacedInPeriod): number[] =>
  Array.from({ length: placed.starts.length - 1 }, (_, row) => firstTrait(placed, row));

/** The traits of each kind that occur most often, ties in trait order. */
const largestTraits = (occurring: readonly number[], { traits, rank }: PlacedByTrait): number[] => {
  const sizes = new Int32Array(traits.length);
  for (const trait of occurring) if (trait !== NO_TRAIT) sizes[trait] = (sizes[trait] as number) + 1;
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
  const own = placed.placed[at] as PlacedInPeriod;
  const emptyGroup = (trait: Group["trait"], salesOfAll = 0) => ({ trait, ...emptySums(), heldSales: 0, salesOfAll });
  const groups = new Map(shown.map((each) => [each, emptyGroup(traits[each] as Trait, totals[at]?.held[each])]));
  const others = new Map(TRAIT_KINDS.map((kind) => [kind, emptyGroup(`other_${kind}`)]));
  const none = emptyGroup("none");
  for (let row = 0; row < bought.orders.length; row++) {
    if (bought.orders[row] === 0) continue;
    const trait = firstTrait(own, row);
    const group = groups.get(trait) ?? others.get((traits[trait] as Trait)?.kind) ?? none;
    addCustomer(group, bought, row);
    if (groups.has(trait)) group.heldSales += own.held[own.starts[row] as number] as number;
  }
  const bySize = [...groups].sort(
    ([a, one], [b, two]) => two.customerCount - one.customerCount || (rank[a] as number) - (rank[b] as number),
  );
  return [...bySize.map(([, group]) => group), ...others.values(), none]
    .filter(({ customerCount }) => customerCount > 0)
    .map(({ spend: _, ...group }) => {
      return group;
    });
};

/** Takes each trait of each customer, with how many of their sales have it. */
const eachHabit = (
  { starts, traits, held }: PlacedInPeriod,
  take: (row: number, trait: number, held: number) => void,
): void => {
  for (let row = 0; row < starts.length - 1; row++)
    for (let at = starts[row] as number; at < (starts[row + 1] as number); at++)
      take(row, traits[at] as number, held[at] as number);
};

/** All customers with each of these traits, whichever of them decides their group. */
const sumHolders = (placed: PlacedByTrait, listed: readonly number[]): Holders[] => {
  const { traits, rank, totals, bought } = placed;
  const [before, now] = placed.placed as [PlacedInPeriod, PlacedInPeriod];
  const found = new Map(
    listed.map((trait) => [
      trait,
      { ...emptySums(), heldSales: 0, previousCustomerCount: 0, rank: rank[trait] as number },
    ]),
  );
  eachHabit(now, (row, trait, held) => {
    const own = found.get(trait);
    if (!own) return;
    addCustomer(own, bought[1] as BoughtInPeriod, row);
    own.heldSales += held;
  });
  eachHabit(before, (_, trait) => {
    const own = found.get(trait);
    if (own) own.previousCustomerCount += 1;
  });
  const kindOf = (trait: number) => TRAIT_KINDS.indexOf((traits[trait] as Trait).kind);
  return [...found]
    .filter(([, { customerCount }]) => customerCount > 0)
    .sort(([a, one], [b, two]) => kindOf(a) - kindOf(b) || two.customerCount - one.customerCount || one.rank - two.rank)
    .map(([trait, { spend: _, rank: __, ...sums }]) => ({
      trait: traits[trait] as Trait,
      ...sums,
      salesOfAll: totals[1]?.held[trait] as number,
    }));
};

/** The customers with any trait of each kind: their rows ascend, so the last one of a kind tells whether they were counted. */
const countHoldersOfKinds = ({ traits, placed }: PlacedByTrait): HoldersOfKind[] => {
  const counts = placed.map((own) => {
    const found = new Map(TRAIT_KINDS.map((kind) => [kind, { customers: 0, last: -1 }]));
    eachHabit(own, (row, trait) => {
      const ofKind = found.get((traits[trait] as Trait).kind);
      if (!ofKind || ofKind.last === row) return;
      ofKind.customers += 1;
      ofKind.last = row;
    });
    return found;
  });
  return TRAIT_KINDS.map((kind) => {
    const [previousCustomerCount = 0, customerCount = 0] = counts.map((found) => found.get(kind)?.customers);
    return { kind, customerCount, previousCustomerCount };
  });
};

/** Where these traits are among the known ones. */
const placesOf = (known: readonly Trait[], wanted: readonly Trait[]): number[] => {
  const codes = new Set(wanted.map(toTraitCode));
  return known.flatMap((trait, at) => (codes.has(toTraitCode(trait)) ? at : []));
};

/** The customers of the second period by the trait in which they differ most, and those of the first. */
export const groupByBehavior = (
  placed: PlacedByTrait,
  { traits }: Pick<BehaviorOfOrders, "traits">,
): BehaviorPopulation => {
  const [before, now] = placed.bought as [BoughtInPeriod, BoughtInPeriod];
  const own = placed.placed[1] as PlacedInPeriod;
  const shown = traits ? placesOf(placed.traits, traits.own) : largestTraits(listFirstTraits(own), placed);
  const listed = traits ? placesOf(placed.traits, traits.held) : [...shown, ...largestTraits(own.traits, placed)];
  const groups = sumTraitGroups(1, now, placed, shown);
  return {
    groups,
    previous: sumTraitGroups(0, before, placed, shown).map(({ trait, customerCount }) => ({ trait, customerCount })),
    salesInAll: groups.reduce((sum, { orderCount }) => sum + orderCount, 0),
    holders: sumHolders(placed, listed),
    holdersOfKinds: countHoldersOfKinds(placed),
  };
};

/**
 * The buyers who differ most by a trait, by one that is not `shown`, or by none; null for all of them. `having`: only those with
 * this trait, whether or not they differ most by it.
 */
export type BuyersByTrait = {
  shown: readonly Trait[];
  wanted: Trait | "other" | "none" | null;
  having?: Trait | null | undefined;
};

/** The traits of these customers, by their index in `known`. */
export type TraitsOfBuyers = HeldTraits & {
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
  const { having } = membership;
  const [needed] = having ? placesOf(known, [having]) : [];
  const found = makeBuyers(now.orders.length);
  const starts = [0];
  const [traits, held]: [number[], number[]] = [[], []];
  let row = 0;
  for (const [part, { orders, skipped }] of parts.entries()) {
    for (let customer = 0; customer < orders.starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      const at = row++;
      if (now.orders[at] === 0 || !isWanted(firstTrait(own, at))) continue;
      const span = [own.starts[at], own.starts[at + 1]] as const;
      const mine = own.traits.slice(...span);
      if (having && (needed === undefined || !mine.includes(needed))) continue;
      traits.push(...mine);
      held.push(...own.held.slice(...span));
      starts.push(traits.length);
      found.add(part, customer, boughtAt(now, at), firstAt[at] as number);
    }
  }
  const shares = Array.from(total.held, (sales) => sales / total.sales);
  return {
    ...found.columns(),
    traits: {
      starts: Int32Array.from(starts),
      traits: Int32Array.from(traits),
      held: Int32Array.from(held),
      known,
      shares,
    },
  };
};
