import { marginWordsIn, wordsIn } from "#core/messages/words.ts";
import { toMajor } from "#lib/money.ts";
import { byGrowth, largest } from "#lib/rfm/growth.ts";
import { addSums, type Purchases, sumGains, total, widen, withOneMore } from "#lib/rfm/score.ts";
import { assignTier, clampSpending, computeTierCuts, TIERS, type Tier } from "#lib/rfm/value-tiers.ts";
import {
  type CurveStep,
  type PopulatedTier,
  stepEnds,
  type ValuePopulation,
} from "#records/rules/order-readings/populations.ts";
import { type ReportContext, reportHead, reportSegment, reportTotals } from "./report-figures.ts";

/**
 * Splits a whole population into tiers; each customer's tier depends on all. The reference implementation of what the
 * database computes.
 */
export const valuePopulation = (customers: readonly Purchases[]): ValuePopulation => {
  const revenues = customers.map(({ revenue }) => revenue);
  const cuts = computeTierCuts(revenues);
  if (!cuts) return { tiers: [], cuts, steps: [] };
  const tiers = new Map<Tier, PopulatedTier>();
  for (const customer of customers) {
    const tier = assignTier(customer.revenue, cuts);
    const known = tiers.get(tier);
    tiers.set(tier, { tier, ...withOneMore(known, customer), spend: widen(known?.spend, customer.revenue) });
  }
  return { tiers: [...tiers.values()], cuts, steps: computeCurveSteps(revenues) };
};

/** Ranks customers by spending, highest first, and accumulates up to each step. */
export const computeCurveSteps = (revenues: readonly number[]): CurveStep[] => {
  const descending = revenues.map(clampSpending).sort((a, b) => b - a);
  return stepEnds(descending.length).map((customers) => ({
    customers,
    revenue: total(descending.slice(0, customers), (spent) => spent),
  }));
};

/**
 * The steps as shares: the concentration curve (the Lorenz curve read from its other end: Lorenz 1905, doi
 * 10.2307/2276207), from (0, 0) to (1, 1). Empty without revenue.
 */
export const concentrationCurve = (steps: readonly CurveStep[]) => {
  const all = steps.at(-1);
  if (!all || all.revenue === 0) return [];
  return [{ customers: 0, revenue: 0 }, ...steps].map(({ customers, revenue }) => ({
    customer_share: customers / all.customers,
    revenue_share: revenue / all.revenue,
  }));
};

/** The tiers of a period, their sizes in the previous one of equal length, and the context. */
type ValueBasis = ReportContext & ValuePopulation & { previousTiers: readonly PopulatedTier[] };

const SCORES = { recency: null, frequency: null, monetary: null };

const getTierTexts = (tier: Tier, isMargin: boolean) => {
  const { rfm_value_segments: names, value_actions: actions } = isMargin ? marginWordsIn("en") : wordsIn("en");
  const { name, rule } = names[tier];
  return { name, code: tier, description: rule, actions: Object.values(actions[tier]) };
};

const inTier = (tier: Tier, tiers: readonly PopulatedTier[]) => tiers.filter((each) => each.tier === tier);

/** The whole report: High, Medium and Low, including empty tiers. */
export const assembleValueReport = (basis: ValueBasis) => {
  const { tiers, previousTiers, cuts, steps, currency } = basis;
  const [whole, gains] = [addSums(tiers), sumGains(tiers)];
  const money = (minor: number | undefined) => (minor === undefined ? null : toMajor(minor, currency));
  const segments = TIERS.map((tier) => {
    const mine = inTier(tier, tiers);
    const spend = mine[0]?.spend;
    const segment = {
      words: getTierTexts(tier, basis.costs !== undefined),
      now: addSums(mine),
      previousCustomerCount: addSums(inTier(tier, previousTiers)).customerCount,
      scores: SCORES,
      characteristics: { min_total_spend: money(spend?.min), max_total_spend: money(spend?.max) },
    };
    return reportSegment(segment, { whole, gains, currency });
  });
  return {
    method: "value" as const,
    ...reportHead(basis),
    insights: { ...largest(segments), ...byGrowth(segments) },
    totals: reportTotals(basis, whole, addSums(previousTiers).customerCount),
    segments,
    cuts: { high_above: money(cuts?.highAbove), low_below: money(cuts?.lowBelow) },
    concentration: concentrationCurve(steps),
  };
};

export type ValueResult = ReturnType<typeof assembleValueReport>;
