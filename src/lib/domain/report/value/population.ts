import { type Purchases, type Range, type Sums, widen, withOneMore } from "../sums.ts";
import { type Step, stepsOf } from "./concentration.ts";
import { type Cuts, cutsOf, type Tier, tierOf } from "./tier.ts";

/** All customers of one tier; money in minor units. */
export type PopulatedTier = Sums & { tier: Tier; spend: Range };

/** The nonempty tiers of a period, their boundaries, and the concentration of revenue. */
export type ValuePopulation = { tiers: PopulatedTier[]; cuts: Cuts | null; steps: Step[] };

/**
 * Splits a whole population into tiers; each customer's tier depends on all. The reference implementation of what the
 * database computes.
 */
export const populationOf = (customers: readonly Purchases[]): ValuePopulation => {
  const revenues = customers.map(({ revenue }) => revenue);
  const cuts = cutsOf(revenues);
  if (!cuts) return { tiers: [], cuts, steps: [] };
  const tiers = new Map<Tier, PopulatedTier>();
  for (const customer of customers) {
    const tier = tierOf(customer.revenue, cuts);
    const known = tiers.get(tier);
    tiers.set(tier, { tier, ...withOneMore(known, customer), spend: widen(known?.spend, customer.revenue) });
  }
  return { tiers: [...tiers.values()], cuts, steps: stepsOf(revenues) };
};
