import { TRAIT_KINDS, type Trait } from "#lib/rfm/behavior-traits.ts";
import { type BehaviorPopulation, type Group, type Holders, type HoldersOfKind, MOST_TRAITS } from "#lib/rfm/traits.ts";
import { addCustomer, type BoughtInPeriod, emptySums } from "./bought-in-periods.ts";
import {
  type BehaviorOfOrders,
  firstTrait,
  NO_TRAIT,
  type PlacedByTrait,
  type PlacedInPeriod,
  placesOf,
} from "./placed-by-trait.ts";

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
