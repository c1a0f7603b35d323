import type { Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { DEFAULT_CHURN_MODEL, expectedWithin } from "#lib/axes/churn-model.ts";
import { percentileRank } from "#lib/axes/fingerprint.ts";
import type { AxisModel } from "#lib/axes/model.ts";
import { loyaltyTrajectory } from "#lib/axes/registry/relationship-axes.ts";
import { nearestTo } from "#lib/axes/similar-customers.ts";
import { loadActiveModel } from "#records/axes/active-model.ts";
import { readUsualGap } from "#records/orders/purchase-gaps.ts";
import { pickIdentity } from "#records/rules/customers/customer-standing.ts";
import { calculateCustomerProfile, noProfile, readProfileFrame } from "./compute-profiles.ts";
import { buildHistoryReader } from "./rules/behavior-reader.ts";
import { readHistories } from "./store/customer-histories.ts";
import { unpackHistories } from "./store/packed-histories.ts";
import { eachSimilarityPage, readPlaced, readSimilarity } from "./store/similarity.ts";

const { features, name: AXIS } = loyaltyTrajectory;

/**
 * How strongly a customer's own rhythm points to lapsing, as of now, and what that is based on: their purchase rhythm and the
 * days since their last purchase. Null without an order. Throws what `noProfile` returns.
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

/** How many shared segments are listed. */
const SHARED_SEGMENTS = 3;

type Segment = { axis: string; segment: string };

/** The segments two customers are both nearest to, rarest first. */
const listSharedSegments = (
  own: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
  models: readonly AxisModel[],
): Segment[] =>
  models
    .flatMap(({ axis, segments }) => {
      const key = own[axis];
      const size = segments.find((segment) => segment.key === key)?.population_percentage;
      return key !== undefined && size !== undefined && other[axis] === key ? [{ axis, segment: key, size }] : [];
    })
    .sort((a, b) => a.size - b.size)
    .slice(0, SHARED_SEGMENTS)
    .map(({ axis, segment }) => ({ axis, segment }));

/**
 * The customers with the most similar memberships across all axes, with the segments they share. Empty before the first
 * run and for a customer without an order. Throws NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const readSimilar = async (scope: Scope, customerId: string) => {
  const { dominant_segments: own } = await calculateCustomerProfile(scope, customerId);
  const [active, target] = await Promise.all([loadActiveModel(scope), readSimilarity(scope, customerId)]);
  if (!active || target?.version !== active.version) return { customers: [], comparedWith: 0 };
  const { version, bytes } = target;
  const search = nearestTo({ customerId: customerId.toLowerCase(), bytes });
  await eachSimilarityPage(scope, { version, width: bytes.length }, search.add);
  const { similar, compared } = search.found();
  const { layout } = active;
  const placed = await readPlaced(scope, { version, layout, customerIds: similar.map(({ customerId: id }) => id) });
  const customers = similar.flatMap(({ customerId: id, likeness }) => {
    const other = placed.get(id);
    return other
      ? [{ ...pickIdentity(other), likeness, inCommon: listSharedSegments(own, other.dominant, active.models) }]
      : [];
  });
  return { customers, comparedWith: compared };
};
