import { type Trait, toTraitCode } from "#lib/rfm/behavior-traits.ts";
import type { TraitPart } from "#records/rules/order-columns.ts";
import { boughtAt } from "./bought-in-periods.ts";
import { type BuyersOfOrders, makeBuyers } from "./buyers-of-orders.ts";
import {
  type BehaviorOfOrders,
  firstTrait,
  type HeldTraits,
  NO_TRAIT,
  placeByTrait,
  placesOf,
} from "./placed-by-trait.ts";

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
