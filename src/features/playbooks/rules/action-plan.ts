import { type CadencePrior, estimateCadence, type Gaps } from "#features/axes/rules/cadence.ts";
import type { RfmSegmentKey } from "#lib/rfm/segments.ts";
import { addDays, type Day } from "#lib/time/day.ts";

/** What is predicted for a customer; money in minor units, null where nothing is. */
export type Outlook = {
  /** Expected spending within the forecast's horizon, weighted by the probability that the customer is active. */
  predictedClv: number | null;
  /** Expected days with a purchase within the horizon, weighted likewise. */
  expectedPurchases: number | null;
  pAlive: number | null;
  /** The probability of not coming back by themselves in the days that `expectedWithin` gives, from a calibrated churn model. */
  churnRisk: number | null;
};

/**
 * Below this probability of another purchase within the forecast's horizon, a customer counts as lost. In a backtest
 * (docs/playbooks.md), 3% of the overdue customers below it came back within a year.
 */
export const LEAST_CHANCE = 0.1;

/**
 * P(at least one purchase within the horizon) = P(active) × (1 − e^−m): a customer who is active buys as a Poisson process
 * (Schmittlein, Morrison and Colombo 1987), m times on average.
 */
export const chanceWithinHorizon = ({ expectedPurchases, pAlive }: Outlook): number | null => {
  if (expectedPurchases === null) return pAlive;
  const active = pAlive ?? 1;
  return active === 0 ? 0 : active * (1 - Math.exp(-Math.max(0, expectedPurchases) / active));
};

type SaveValue = {
  /** Whether the customer can still be expected back. */
  isExpected: boolean;
  /** By themselves: in the days that `expectedWithin` gives, or without a churn risk within the forecast's horizon. */
  chanceToReturn: number | null;
  valueIfBack: number | null;
  saveValue: number | null;
};

/**
 * What contact can save: expected spending if the customer comes back, times the probability that they don't by
 * themselves. Spending given activity is the forecast divided by P(active): E[spending] = P(active) × E[spending |
 * active], since a customer who left spends nothing (Fader, Hardie and Lee 2005).
 */
export const computeSaveValue = (outlook: Outlook): SaveValue => {
  const { predictedClv, pAlive, churnRisk } = outlook;
  const withinHorizon = chanceWithinHorizon(outlook);
  const chanceToReturn = churnRisk === null ? withinHorizon : 1 - churnRisk;
  // Not by the churn risk, which says only whether they return within a quarter.
  const isExpected = (withinHorizon ?? chanceToReturn ?? 1) >= LEAST_CHANCE;
  const valueIfBack =
    predictedClv === null || !isExpected ? null : Math.round(Math.max(0, predictedClv) / (pAlive ?? 1));
  const saveValue =
    valueIfBack === null || chanceToReturn === null ? null : Math.round(valueIfBack * (1 - chanceToReturn));
  return { isExpected, chanceToReturn, valueIfBack, saveValue };
};

/** What a customer's actions follow from until they buy again, as stored. Money in minor units. */
export type ActionPlan = SaveValue & {
  segment: RfmSegmentKey | null;
  /** The customer's own typical gap, the one all pages show; null with fewer than two gaps. */
  usualGapDays: number | null;
  /** Null without a sale. */
  dueOn: Day | null;
  overdueOn: Day | null;
};

export type PlanFacts = {
  lastDay: Day | null;
  gaps: Gaps;
  segment: RfmSegmentKey | null;
  outlook: Outlook;
};

export const computeActionPlan = ({ lastDay, gaps, segment, outlook }: PlanFacts, prior: CadencePrior): ActionPlan => {
  const value = { segment, ...computeSaveValue(outlook) };
  if (lastDay === null) return { ...value, usualGapDays: null, dueOn: null, overdueOn: null };
  const { usualGapDays, dueAfterDays, overdueAfterDays } = estimateCadence(gaps, prior);
  const [dueOn, overdueOn] = [addDays(lastDay, dueAfterDays), addDays(lastDay, overdueAfterDays)];
  return { ...value, usualGapDays, dueOn, overdueOn };
};
