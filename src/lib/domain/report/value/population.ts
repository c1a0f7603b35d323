import { type Purchases, type Range, type Sums, widen, withOneMore } from "../sums.ts";
import { type Step, stepsOf } from "./concentration.ts";
import { type Cuts, cutsOf, type Tier, tierOf } from "./tier.ts";

/** Everybody of one tier; money in minor units. */
export type PopulatedTier = Sums & { tier: Tier; spend: Range };

/** The tiers of a period that somebody is in, where they part, and who brought how much of the revenue. */
export type ValuePopulation = { tiers: PopulatedTier[]; cuts: Cuts | null; steps: Step[] };

/** A whole population in tiers; the tier of one depends on all. What the database computes, said in a few words. */
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
