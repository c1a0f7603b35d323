import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { listNextActions, loadActionFrame } from "#features/playbooks/next-actions.ts";
import { withoutReach } from "#features/playbooks/rules/next-actions.ts";
import { saveActions } from "#features/playbooks/store/customer-actions.ts";
import { aBusiness, aCustomer, daysAgo, idOfCustomer, someOrders } from "../builders.ts";
import { aModelWith, anActiveModel, aProfile } from "./axis-models.ts";
import { saveForecastOf } from "./forecast-shop.ts";

/**
 * A handmade customer who bought 114 and 84 days ago; the churn risk and the score are the membership in drifting segments.
 * Minor units.
 */
type Drifting = {
  declining: number;
  premium?: number;
  lifetimeValue: number;
  /** Expected spending in 12 months. */
  clv?: number;
  /** The drifting segment's key. */
  key?: string;
  complexity?: string;
};

/** The axes used by the rules. */
const AXES = {
  loyalty_trajectory: ["stable_regulars", "declining_risk", "declining_risk_2"],
  purchase_value: ["small_spenders", "premium_spenders"],
  problem_complexity_profile: ["low_maintenance", "high_touch_shoppers"],
};

/** Stores a customer's plan as `updateActions` does, without the sizes of the lists. */
const savePlan = async (scope: Scope, customerId: string): Promise<void> => {
  const given = await loadActionFrame(scope);
  const found = await listNextActions(scope, [customerId], given, { isFresh: true });
  const asOf = given.frame.today;
  const rows = found.map(({ id, revision, plan, actions }) => ({
    id,
    revision,
    asOf,
    actions: [withoutReach(actions)[0].kind],
    ...plan,
  }));
  await withBusiness(scope, (client) => saveActions(client, scope, rows));
};

/** Returns the ID. `name` is also the shop's own ID. */
export const aDriftingCustomer = async (scope: Scope, version: number, name: string, options: Drifting) => {
  const {
    declining,
    premium = 0,
    lifetimeValue,
    clv,
    key = "declining_risk",
    complexity = "low_maintenance",
  } = options;
  await aCustomer(scope, { externalId: name, name });
  await someOrders(
    scope,
    [114, 84].map((days) => ({ customer: name, orderedAt: daysAgo(days) })),
  );
  const customer_id = await idOfCustomer(scope, name);
  await aProfile(scope, version, {
    customer_id,
    dominant_segments: {
      loyalty_trajectory: declining > 0.5 ? key : "stable_regulars",
      purchase_value: premium > 0.5 ? "premium_spenders" : "small_spenders",
      problem_complexity_profile: complexity,
    },
    segment_memberships: {
      loyalty_trajectory: { [key]: declining, stable_regulars: 1 - declining },
      purchase_value: { premium_spenders: premium, small_spenders: 1 - premium },
    },
    feature_vectors: { purchase_frequency: { avg_days_between_orders: 30 } },
    lifetime_value: lifetimeValue,
    churn_risk_score: declining,
    revision: 9,
  });
  if (clv !== undefined) {
    const forecast = { predictedClv: clv, orderChance90: 1 - declining };
    await withBusiness(scope, (client) => saveForecastOf(client, scope, name, forecast));
  }
  await savePlan(scope, customer_id);
  return customer_id;
};

/**
 * Customers selected by the rules for different reasons: Ada is a premium spender and gets a call; Bob, in a numbered
 * variant of the segment, is worth more than 500.00 and is written to first; Cleo last; Dan is not at risk. Value at
 * risk is 80 of Ada's 100.00, 210 of Bob's 300.00, and unknown for Cleo.
 */
export const aDriftingShop = async (): Promise<{ shop: Scope; version: number; ids: Record<string, string> }> => {
  const shop = await aBusiness();
  const version = await anActiveModel(shop, aModelWith(AXES));
  const people: Record<string, Drifting> = {
    Ada: { declining: 0.8, premium: 0.6, lifetimeValue: 40_000, clv: 10_000 },
    Bob: { declining: 0.7, lifetimeValue: 60_000, clv: 30_000, key: "declining_risk_2" },
    Cleo: { declining: 0.6, lifetimeValue: 10_000 },
    Dan: { declining: 0.1, lifetimeValue: 90_000, clv: 90_000, complexity: "high_touch_shoppers" },
  };
  const ids: Record<string, string> = {};
  for (const [name, options] of Object.entries(people))
    ids[name] = await aDriftingCustomer(shop, version, name, options);
  return { shop, version, ids };
};

/**
 * Last week's snapshot, in which these customers moved beyond noise in the last quarter: from stable to declining, to a weaker
 * membership among small spenders, and to another archetype.
 */
export const aSnapshotOfDrifters = (scope: Scope, customerIds: readonly string[]): Promise<void> =>
  withBusiness(scope, async (client) => {
    const given = [scope.businessId, daysAgo(7)];
    const moved = (axis: string, [before, was]: [string, number], [now, is]: [string, number]) => ({
      axis,
      velocity: 0.05,
      isBeyondNoise: true,
      from: { segment: before, share: was },
      to: { segment: now, share: is },
    });
    const why = [
      moved("loyalty_trajectory", ["stable_regulars", 0.8], ["declining_risk", 0.7]),
      moved("purchase_value", ["small_spenders", 0.9], ["small_spenders", 0.6]),
    ];
    await client.query(
      `insert into drift_weeks (business_id, week, version, as_of, finished_at, noise)
       values ($1, $2::date, 1, $2::date, $2::date, '{}')`,
      given,
    );
    await client.query(
      `insert into customer_drifts (business_id, week, weeks, customer_id, velocity, threshold, is_drifting, velocities, why,
         archetype_before, archetype)
       select $1, $2::date, 13, id, 0.04, 0.02, true, '{}', $4::jsonb, 'stable_regulars', 'declining_risk'
         from unnest($3::uuid[]) id returning 1`,
      [...given, customerIds, JSON.stringify(why)],
    );
  });
