import { type Trait, toTraitCode } from "#lib/behavior/trait.ts";
import type { TraitPart } from "#records/rules/order-columns.ts";
import { NO_TRAIT, placeByTrait } from "./behavior-of-orders.ts";
import { type BuyersOfOrders, makeBuyers } from "./buyers-of-orders.ts";
import type { BehaviorOfOrders } from "./tally-traits.ts";

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
  const { bought, placed, traits: known, totals } = placeByTrait(parts, asked);
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
      found.add(part, customer, now.orders[at] as number, now.revenue[at] as number, now.lastAt[at] as number);
    }
  }
  const count = found.count();
  const shares = Array.from(total.held, (sales) => sales / total.sales);
  return {
    ...found.columns(),
    traits: { places: places.subarray(0, count), held: held.subarray(0, count), known, shares },
  };
};
