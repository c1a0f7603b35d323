/** What is predicted for a customer; money in minor units, null where nothing is. */
export type Outlook = {
  /** Expected spending within the forecast's horizon, weighted by the probability that the customer is active. */
  predictedClv: number | null;
  pAlive: number | null;
  /** The probability of not coming back by themselves, from a calibrated churn model. */
  churnRisk: number | null;
};

/** Below this probability of being active, or of coming back, a purchase is not expected anymore. */
export const LEAST_CHANCE = 0.1;

export type SaveValue = {
  /** Whether the customer can still be expected back. */
  isExpected: boolean;
  chanceToReturn: number | null;
  valueIfBack: number | null;
  saveValue: number | null;
};

/**
 * What contact can save: expected spending if the customer comes back, times the probability that they don't by
 * themselves. Spending given activity is the forecast divided by P(active): E[spending] = P(active) × E[spending |
 * active], since a customer who left spends nothing (Fader, Hardie and Lee 2005).
 */
export const saveValueOf = ({ predictedClv, pAlive, churnRisk }: Outlook): SaveValue => {
  const chanceToReturn = churnRisk === null ? pAlive : 1 - churnRisk;
  // Two models: one that gives the customer up is enough.
  const isExpected = Math.min(pAlive ?? 1, chanceToReturn ?? 1) >= LEAST_CHANCE;
  const valueIfBack =
    predictedClv === null || !isExpected ? null : Math.round(Math.max(0, predictedClv) / (pAlive ?? 1));
  const saveValue =
    valueIfBack === null || chanceToReturn === null ? null : Math.round(valueIfBack * (1 - chanceToReturn));
  return { isExpected, chanceToReturn, valueIfBack, saveValue };
};
