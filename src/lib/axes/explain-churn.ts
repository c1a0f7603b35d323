import { DEFAULT_CHURN_MODEL } from "#lib/domain/axes/churn/churn-model.ts";
import { expectedWithin } from "#lib/domain/axes/churn/signals.ts";
import { percentileOf } from "#lib/domain/axes/fingerprint.ts";
import { readerOf } from "#lib/domain/axes/history/behavior-reader.ts";
import { loyaltyTrajectory } from "#lib/domain/axes/registry/loyalty-trajectory.ts";
import { unpackHistories } from "#lib/server/axes/unpack-histories.ts";
import { readHistories } from "#lib/server/db/axes/customer-histories.ts";
import { readUsualGap } from "#lib/server/db/playbooks/purchase-gaps.ts";
import type { Scope } from "../domain/permissions.ts";
import { isUuid } from "../domain/uuid.ts";
import { profileFrameOf } from "./compute-profiles.ts";
import { noProfile } from "./no-profile.ts";

const { features, name: AXIS } = loyaltyTrajectory;

/**
 * The probability that a customer doesn't return within their expected time, as of now, and what it is based on: their
 * purchase rhythm and the days since their last purchase. Null without an order. Throws what `noProfile` returns.
 */
export const readChurn = async (scope: Scope, customerId: string) => {
  const { business, active, at } = await profileFrameOf(scope);
  const { packed } = await readHistories(scope, isUuid(customerId) ? [customerId] : [], at);
  const [found] = unpackHistories(packed);
  if (!found) throw await noProfile(scope, customerId);
  const { timeZone, currency } = business;
  const model = active?.churn.model ?? DEFAULT_CHURN_MODEL;
  const facts = readerOf({ asOf: at, timeZone, currency }, model)(found.history);
  const { signals, churnRisk } = facts;
  if (!signals) return null;
  const { shrunkGap: _, recency, ...rest } = signals;
  const quantiles = active?.quantiles[AXIS]?.churn_risk_score;
  const trend = (name: string): number | null =>
    signals.purchaseDays > 1 ? (features[name]?.of(facts) ?? null) : null;
  return {
    score: churnRisk,
    isCalibrated: model.isCalibrated,
    percentile: quantiles ? percentileOf(quantiles, churnRisk) : null,
    ...rest,
    daysSinceLast: recency,
    usualGapDays: await readUsualGap(scope, customerId, timeZone),
    expectedWithinDays: expectedWithin(signals),
    frequencyTrend: trend("frequency_trend"),
    valueTrend: trend("value_trend"),
  };
};
