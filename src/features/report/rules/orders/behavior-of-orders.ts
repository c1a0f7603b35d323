import { meanSeason } from "#lib/behavior/season.ts";
import { compareTraits, TRAIT_KINDS, type Trait, toTraitCode } from "#lib/behavior/trait.ts";
import type { TraitPart } from "#records/rules/order-columns.ts";
import { isHabit, standardizedLift, YEAR_DAYS } from "../behavior/place-customers.ts";
import { type BehaviorPopulation, type Group, MOST_TRAITS } from "../behavior/trait-groups.ts";
import { addCustomer, type BoughtInPeriod, boughtInPeriods, emptySums } from "./bought-in-periods.ts";
import { type BehaviorOfOrders, eachCustomer, indexTraits } from "./tally-traits.ts";

export const NO_TRAIT = -1;

/** Every customer's trait in a period, -1 for none, and how many of their sales have it. */
type PlacedInPeriod = { trait: Int32Array; held: Int32Array };

/** What every customer bought in both periods, and the trait in which they differ most from all customers of the period. */
export const placeByTrait = (parts: readonly TraitPart[], asked: BehaviorOfOrders) => {
  const { bought, firstAt } = boughtInPeriods(parts, asked);
  const known = indexTraits(parts);
  const { traits, seasons } = known;
  const rank = new Int32Array(traits.length);
  const inOrder = Array.from(traits.keys()).sort((a, b) => compareTraits(traits[a] as Trait, traits[b] as Trait));
  for (const [place, trait] of inOrder.entries()) rank[trait] = place;

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
  return { bought, traits, rank, totals, placed };
};

type Placed = ReturnType<typeof placeByTrait>;

/** The traits of each kind with the most customers in a period, ties in trait order. */
const largestTraits = ({ trait }: PlacedInPeriod, { orders }: BoughtInPeriod, { traits, rank }: Placed): number[] => {
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
const sumTraitGroups = (at: number, bought: BoughtInPeriod, placed: Placed, shown: readonly number[]): Group[] => {
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

/** The customers of the second period by the trait in which they differ most, and those of the first: `readBehaviorGroups` from columns. */
export const behaviorOfOrders = (parts: readonly TraitPart[], asked: BehaviorOfOrders): BehaviorPopulation => {
  const placed = placeByTrait(parts, asked);
  const [before, now] = placed.bought as [BoughtInPeriod, BoughtInPeriod];
  const wanted = asked.traits?.map(toTraitCode);
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
