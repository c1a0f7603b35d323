import {
  compareTraits,
  meanSeason,
  SEASONS,
  seasonIndex,
  TRAIT_KINDS,
  type Trait,
  type TraitKind,
  toTraitCode,
  toYearDirection,
} from "#lib/rfm/behavior-traits.ts";

import type { Day } from "#lib/time/day.ts";
import { type Purchases, type Sums, withOneMore } from "./score.ts";

/** The number of the customer's sales and of all customers' sales that have a trait. */
type HeldSales = { sales: number; salesOfAll: number };
export type Held = HeldSales & { trait: Trait };

/**
 * The minimum number of purchases, with the trait and in total. With two and no `LEAST_Z`, nearly as many of the demo shop's
 * customers had a trait after their baskets were shuffled as before: 21% and 23% in 90 days.
 */
const LEAST_SALES = 3;

/** One-sided 5%: of customers with average habits, about one in twenty gets a trait by chance. */
const LEAST_Z = 1.645;

/**
 * How far a customer's share of sales with a trait exceeds the overall share, in standard deviations: the score
 * statistic of a binomial, z = (k − n·p) / √(n·p·(1 − p)) with p = T / N (Agresti 2013, Categorical Data Analysis,
 * §1.3.3), times √n, which is the same for all traits of one customer: (k·N − n·T) / √(T·(N − T)). Two whole numbers, a
 * root and a quotient: every IEEE 754 machine gives the same result.
 */
export const standardizedLift = ({ sales, salesOfAll }: HeldSales, n: number, all: number): number =>
  (sales * all - n * salesOfAll) / Math.sqrt(salesOfAll * (all - salesOfAll));

/**
 * Whether the ratio of shares is at least 3 / 2, in whole numbers (lift: Brin, Motwani, Ullman and Tsur 1997, doi
 * 10.1145/253260.253325).
 */
const isLifted = ({ sales, salesOfAll }: HeldSales, n: number, all: number): boolean =>
  2 * sales * all >= 3 * n * salesOfAll;

/** Whether a customer with `n` sales has a trait in more of them than chance explains: at least three, lifted and significant. */
export const isHabit = (held: HeldSales, n: number, all: number): boolean =>
  held.sales >= LEAST_SALES && isLifted(held, n, all) && standardizedLift(held, n, all) >= LEAST_Z * Math.sqrt(n);

/**
 * The traits of a customer with `n` of all `all` sales, most distinctive first: those of at least three of their purchases, with
 * a lift of at least 1.5 and significant at 5%, by standardized lift.
 */
const listTraits = (held: readonly Held[], n: number, all: number): Held[] =>
  held
    .filter((each) => isHabit(each, n, all))
    .sort((a, b) => standardizedLift(b, n, all) - standardizedLift(a, n, all) || compareTraits(a.trait, b.trait));

/** The trait by which a customer differs most from all sales; null if there is none. */
export const chooseTrait = (held: readonly Held[], n: number, all: number): Held | null =>
  listTraits(held, n, all)[0] ?? null;

/** One counted sale: its day, its channel, and the categories of items not fully returned. */
export type TraitSale = { day: Day; channel: string; categories: readonly string[] };

/** `isOfAYear`: whether the first purchase ever was at least a year before the period's last day. */
export type Shopper = Purchases & { sales: readonly TraitSale[]; isOfAYear: boolean };

/** `habits`: all of the shopper's traits; `held` is the first. */
type Placed = { shopper: Shopper; held: Held | null; habits: Held[] };

/** Shorter periods don't include every season, and customers who joined later could not buy in every season. */
export const YEAR_DAYS = 365;

type Tally = Map<string, { trait: Trait; sales: number }>;

const listSaleTraits = ({ day, channel, categories }: TraitSale, days: number): Trait[] => {
  const named = [...new Set(categories)].map((name): Trait => ({ kind: "category", name }));
  const traits: Trait[] = [...named, { kind: "channel", name: channel }];
  if (days >= YEAR_DAYS) traits.push({ kind: "season", name: SEASONS[seasonIndex(day)] ?? "" });
  return traits.filter(({ name }) => name !== "");
};

const tallySaleTraits = (sales: readonly TraitSale[], days: number): Tally => {
  const tally: Tally = new Map();
  for (const trait of sales.flatMap((sale) => listSaleTraits(sale, days))) {
    const code = toTraitCode(trait);
    tally.set(code, { trait, sales: (tally.get(code)?.sales ?? 0) + 1 });
  }
  return tally;
};

/** The only season a shopper may be assigned to. */
const ownSeason = ({ sales, isOfAYear }: Shopper): string | null => {
  if (!isOfAYear) return null;
  const directions = sales.map(({ day }) => toYearDirection(day));
  const [x, y] = [directions.reduce((sum, { x }) => sum + x, 0), directions.reduce((sum, { y }) => sum + y, 0)];
  return SEASONS[meanSeason({ x, y }) ?? -1] ?? null;
};

/**
 * Assigns customers to the trait in which they differ most from all customers, in a period of `days` days; each one's
 * result depends on all. The reference implementation of what the database computes.
 */
export const placePopulation = (shoppers: readonly Shopper[], days: number): Placed[] => {
  const sales = shoppers.flatMap((shopper) => shopper.sales);
  const overall = tallySaleTraits(sales, days);
  return shoppers.map((shopper) => {
    const season = ownSeason(shopper);
    const held = [...tallySaleTraits(shopper.sales, days)].flatMap(([code, { trait, sales }]): Held[] =>
      trait.kind === "season" && trait.name !== season
        ? []
        : [{ trait, sales, salesOfAll: overall.get(code)?.sales ?? 0 }],
    );
    const habits = listTraits(held, shopper.sales.length, sales.length);
    return { shopper, held: habits[0] ?? null, habits };
  });
};

/** The number of traits of each kind that get their own segment, so that no kind hides another; the others are combined. */
export const MOST_TRAITS = 8;

/**
 * A group of customers: of a trait, of all smaller traits of a kind or of none. `heldSales`: how many of their sales
 * have the trait; `salesOfAll`: how many of all sales. Both 0 without a trait.
 */
export type Group = Sums & { trait: Trait | `other_${TraitKind}` | "none"; heldSales: number; salesOfAll: number };

/** Null for customers without a trait. */
export const groupKind = ({ trait }: Pick<Group, "trait">): TraitKind | null =>
  typeof trait === "string" ? (TRAIT_KINDS.find((kind) => trait === `other_${kind}`) ?? null) : trait.kind;

/** All customers with a trait, whatever their group is. A customer with several traits is in several of these. */
export type Holders = Sums & { trait: Trait; heldSales: number; salesOfAll: number; previousCustomerCount: number };

/** The customers with any trait of a kind, each counted once. */
export type HoldersOfKind = { kind: TraitKind; customerCount: number; previousCustomerCount: number };

/** The nonempty groups of a period, each one's customers in the previous period, and the period's total sales. */
export type BehaviorPopulation = {
  groups: Group[];
  previous: { trait: Group["trait"]; customerCount: number }[];
  salesInAll: number;
  /** Of the traits with a group of their own, and of the eight of each kind that most customers have; by kind and size. */
  holders: Holders[];
  holdersOfKinds: HoldersOfKind[];
};

const summarizeGroup = (placed: readonly Placed[], trait: Group["trait"]): Group[] => {
  const sums = placed.reduce<Sums | undefined>((running, { shopper }) => withOneMore(running, shopper), undefined);
  if (!sums) return [];
  const isTrait = typeof trait !== "string";
  const heldSales = isTrait ? placed.reduce((sum, { held }) => sum + (held?.sales ?? 0), 0) : 0;
  return [{ trait, ...sums, heldSales, salesOfAll: isTrait ? (placed[0]?.held?.salesOfAll ?? 0) : 0 }];
};

const byTrait = (placed: readonly Placed[]): Map<string, Placed[]> => {
  const found = new Map<string, Placed[]>();
  for (const one of placed) {
    const code = one.held ? toTraitCode(one.held.trait) : "";
    found.set(code, [...(found.get(code) ?? []), one]);
  }
  return found;
};

/** The eight traits of each kind with the most customers now, all by size, ties in trait order. */
const largestTraits = (placed: readonly Placed[], traitsOf: (one: Placed) => readonly Held[]): Trait[] => {
  const sizes = new Map<string, { trait: Trait; size: number }>();
  for (const { trait } of placed.flatMap(traitsOf))
    sizes.set(toTraitCode(trait), { trait, size: (sizes.get(toTraitCode(trait))?.size ?? 0) + 1 });
  const bySize = [...sizes.values()]
    .sort((a, b) => b.size - a.size || compareTraits(a.trait, b.trait))
    .map(({ trait }) => trait);
  return bySize.filter((trait) => bySize.filter(({ kind }) => kind === trait.kind).indexOf(trait) < MOST_TRAITS);
};

const hasHabit = ({ habits }: Placed, isWanted: (trait: Trait) => boolean): boolean =>
  habits.some(({ trait }) => isWanted(trait));

const listHolders = (now: readonly Placed[], before: readonly Placed[], groups: readonly Trait[]): Holders[] => {
  const most = largestTraits(now, ({ habits }) => habits);
  const codes = new Set([...groups, ...most].map(toTraitCode));
  const habits = now.flatMap((one) => one.habits.map((held) => ({ ...held, shopper: one.shopper })));
  const found = [...codes].flatMap((code): Holders[] => {
    const own = habits.filter(({ trait }) => toTraitCode(trait) === code);
    const [first] = own;
    const sums = own.reduce<Sums | undefined>((running, { shopper }) => withOneMore(running, shopper), undefined);
    if (!first || !sums) return [];
    const heldSales = own.reduce((sum, { sales }) => sum + sales, 0);
    const previous = before.filter((one) => hasHabit(one, (trait) => toTraitCode(trait) === code));
    const { trait, salesOfAll } = first;
    return [{ trait, ...sums, heldSales, salesOfAll, previousCustomerCount: previous.length }];
  });
  return found.sort(
    (a, b) =>
      TRAIT_KINDS.indexOf(a.trait.kind) - TRAIT_KINDS.indexOf(b.trait.kind) ||
      b.customerCount - a.customerCount ||
      compareTraits(a.trait, b.trait),
  );
};

/**
 * Groups both periods' customers by the current segments. The reference implementation of what the database computes.
 */
export const groupByTrait = (now: readonly Placed[], before: readonly Placed[]): BehaviorPopulation => {
  const traits = largestTraits(now, ({ held }) => (held ? [held] : []));
  const codes = new Set(traits.map(toTraitCode));
  const split = (placed: readonly Placed[]): Group[] => {
    const found = byTrait(placed);
    return [
      ...traits.flatMap((trait) => summarizeGroup(found.get(toTraitCode(trait)) ?? [], trait)),
      ...TRAIT_KINDS.flatMap((kind) =>
        summarizeGroup(
          placed.filter(({ held }) => held?.trait.kind === kind && !codes.has(toTraitCode(held.trait))),
          `other_${kind}`,
        ),
      ),
      ...summarizeGroup(found.get("") ?? [], "none"),
    ];
  };
  return {
    groups: split(now),
    previous: split(before).map(({ trait, customerCount }) => ({ trait, customerCount })),
    salesInAll: now.reduce((sum, { shopper }) => sum + shopper.sales.length, 0),
    holders: listHolders(now, before, traits),
    holdersOfKinds: TRAIT_KINDS.map((kind) => {
      const count = (placed: readonly Placed[]) =>
        placed.filter((one) => hasHabit(one, (trait) => trait.kind === kind)).length;
      return { kind, customerCount: count(now), previousCustomerCount: count(before) };
    }),
  };
};
