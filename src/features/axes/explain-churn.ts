import type { Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import { buildHistoryReader } from "#features/axes/rules/behavior-reader.ts";
import { readHistories } from "#features/axes/store/customer-histories.ts";
import { readUsualGap } from "#features/axes/store/purchase-gaps.ts";
import { unpackHistories } from "#features/axes/store/unpack-histories.ts";
import { DEFAULT_CHURN_MODEL } from "#lib/axes/churn/churn-model.ts";
import { expectedWithin } from "#lib/axes/churn/signals.ts";
import { percentileRank } from "#records/rules/axes/fingerprint.ts";
import { loyaltyTrajectory } from "#records/rules/axes/registry/loyalty-trajectory.ts";
import { readProfileFrame } from "./compute-profiles.ts";
import { noProfile } from "./no-profile.ts";

const { features, name: AXIS } = loyaltyTrajectory;

/**
 * The probability that a customer doesn't return within their expected time, as of now, and what it is based on: their
 * purchase rhythm and the days since their last purchase. Null without an order. Throws what `noProfile` returns.
 */
export const readChurn = async (scope: Scope, customerId: string) => {
  const { business, active, at } = await readProfileFrame(scope);
  const { packed } = await readHistories(scope, isUuid(customerId) ? [customerId] : [], at);
  const [found] = unpackHistories(packed);
  if (!found) throw await noProfile(scope, customerId);
  const { timeZone, currency } = business;
  const model = active?.churn.model ?? DEFAULT_CHURN_MODEL;
  const facts = buildHistoryReader({ asOf: at, timeZone, currency }, model)(found.history);
  const { signals, churnRisk } = facts;
  if (!signals) return null;
  const { shrunkGap: _, recency, ...rest } = signals;
  const quantiles = active?.quantiles[AXIS]?.churn_risk_score;
  const trend = (name: string): number | null =>
    signals.purchaseDays > 1 ? (features[name]?.of(facts) ?? null) : null;
  return {
    score: churnRisk,
    isCalibrated: model.isCalibrated,
    percentile: quantiles ? percentileRank(quantiles, churnRisk) : null,
    ...rest,
    daysSinceLast: recency,
    usualGapDays: await readUsualGap(scope, customerId, timeZone),
    expectedWithinDays: expectedWithin(signals),
    frequencyTrend: trend("frequency_trend"),
    valueTrend: trend("value_trend"),
  };
};
