import { assignTier, cutsOfAscending, TIERS, type Tier } from "#lib/value/tier.ts";
import type { OrderPart } from "#records/rules/order-columns.ts";
import { type CurveStep, type PopulatedTier, stepEnds, type ValuePopulation } from "../value/concentration.ts";
import {
  addCustomer,
  type BoughtInPeriod,
  boughtInPeriods,
  emptySums,
  ofBuyers,
  type PeriodsOfOrders,
} from "./bought-in-periods.ts";

/** The total spending up to each step, of values in ascending order. */
const accumulateSpending = (ascending: Float64Array): CurveStep[] => {
  let [next, revenue] = [ascending.length, 0];
  return stepEnds(ascending.length).map((customers) => {
    while (next > ascending.length - customers) revenue += ascending[--next] as number;
    return { customers, revenue };
  });
};

const toValuePopulation = (bought: BoughtInPeriod): ValuePopulation => {
  const ascending = ofBuyers(bought, bought.revenue)
    .map((revenue) => Math.max(0, revenue))
    .sort();
  const cuts = cutsOfAscending(ascending);
  if (!cuts) return { tiers: [], cuts, steps: [] };
  const tiers = new Map<Tier, PopulatedTier>();
  for (let at = 0; at < bought.orders.length; at++) {
    if (bought.orders[at] === 0) continue;
    const tier = assignTier(bought.revenue[at] as number, cuts);
    const known = tiers.get(tier) ?? { tier, ...emptySums() };
    tiers.set(tier, known);
    addCustomer(known, bought, at);
  }
  return { tiers: TIERS.flatMap((tier) => tiers.get(tier) ?? []), cuts, steps: accumulateSpending(ascending) };
};

/** The tiers of the second period and of the first one: `readValueTiers` from columns. */
export const valueOfOrders = (
  parts: readonly OrderPart[],
  periods: PeriodsOfOrders,
): ValuePopulation & { previousTiers: PopulatedTier[] } => {
  const [before, now] = boughtInPeriods(parts, periods).bought.map(toValuePopulation);
  return { ...(now ?? { tiers: [], cuts: null, steps: [] }), previousTiers: before?.tiers ?? [] };
};
