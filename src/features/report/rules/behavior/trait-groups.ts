import { compareTraits, TRAIT_KINDS, type Trait, type TraitKind, toTraitCode } from "#lib/behavior/trait.ts";
import { type Sums, withOneMore } from "#records/rules/rfm/sums.ts";
import type { Placed } from "./place-customers.ts";

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

/** The nonempty groups of a period, each one's customers in the previous period, and the period's total sales. */
export type BehaviorPopulation = {
  groups: Group[];
  previous: { trait: Group["trait"]; customerCount: number }[];
  salesInAll: number;
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
const largestTraits = (placed: readonly Placed[]): Trait[] => {
  const bySize = [...byTrait(placed).values()]
    .flatMap((people) => (people[0]?.held ? { trait: people[0].held.trait, size: people.length } : []))
    .sort((a, b) => b.size - a.size || compareTraits(a.trait, b.trait))
    .map(({ trait }) => trait);
  return bySize.filter((trait) => bySize.filter(({ kind }) => kind === trait.kind).indexOf(trait) < MOST_TRAITS);
};

/**
 * Groups both periods' customers by the current segments. The reference implementation of what the database computes.
 */
export const groupByTrait = (now: readonly Placed[], before: readonly Placed[]): BehaviorPopulation => {
  const traits = largestTraits(now);
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
  };
};
