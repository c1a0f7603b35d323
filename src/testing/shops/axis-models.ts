import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type ProfileRow, saveProfiles } from "#features/axes/store/customer-profiles.ts";

import { type Archetype, NO_ARCHETYPES } from "#lib/axes/archetypes.ts";
import { DEFAULT_CHURN_MODEL } from "#lib/axes/churn-model.ts";
import { DEFAULT_OPTIONS } from "#lib/axes/model.ts";
import { beginAxisModel, type StoredModel, switchToAxisModel } from "#records/axes/axis-models.ts";
import { aCustomer, anOrder, idOfCustomer } from "../builders.ts";

/** Discounts are 20% of spending, with a deviation of 10%. */
const scaler = { discount_rate: { mean: 0.2, std: 0.1, transform: "none" } } as const;

/** A handmade axis with two segments of three and one customers. */
export const aFoundModel = (): StoredModel => ({
  asOf: new Date("2026-03-01T00:00:00Z"),
  options: DEFAULT_OPTIONS,
  population: 4,
  sampled: 4,
  models: [
    {
      axis: "price_sensitivity",
      population: 4,
      scaler,
      segments: [["full_price_buyers", 3, -1] as const, ["discount_hunters", 1, 3] as const].map(
        ([key, customer_count, discount_rate]) => ({
          key,
          customer_count,
          scaler_params: scaler,
          silhouette: 0.5,
          population_percentage: 25 * customer_count,
          cluster_center: { discount_rate },
        }),
      ),
      quality: { silhouette: 0.5, silhouetteError: 0, judged: 4, k: 2, tried: [{ k: 2, silhouette: 0.5 }] },
      warnings: [],
    },
  ],
  quantiles: {},
  churn: { model: DEFAULT_CHURN_MODEL, reliability: [], calibrationError: 0 },
  archetypes: NO_ARCHETYPES,
  moves: {},
  words: {},
});

/** The same with only axes of these segments, the first of each being the largest. */
export const aModelOf = (axes: Record<string, readonly string[]>): StoredModel => {
  const model = aFoundModel();
  const [price] = model.models;
  if (!price) throw new Error("The handmade model has an axis");
  const models = Object.entries(axes).map(([axis, keys]) => ({
    ...price,
    axis,
    segments: keys.map((key, place) => ({
      key,
      cluster_center: { discount_rate: place },
      scaler_params: scaler,
      silhouette: 0.5,
      customer_count: keys.length - place,
      population_percentage: 100 / keys.length,
    })),
  }));
  return { ...model, models };
};

/** The first with these axes too. */
export const aModelWith = (axes: Record<string, readonly string[]>, of: Partial<StoredModel> = {}): StoredModel => {
  const model = aFoundModel();
  return { ...model, models: [...model.models, ...aModelOf(axes).models], ...of };
};

/** Activates the model; returns its version. */
export const anActiveModel = (scope: Scope, model: StoredModel = aFoundModel()): Promise<number> =>
  withBusiness(scope, async (client) => {
    const { asOf, options } = model;
    const version = await beginAxisModel(client, scope, { asOf, options, madeAt: new Date("2026-03-01T01:00:00Z") });
    await switchToAxisModel(client, scope, version, model);
    return version;
  });

/** A handmade profile of a customer in a model. */
export const aProfile = (
  scope: Scope,
  version: number,
  { calculatedAt = new Date(), ...row }: Partial<ProfileRow> & { customer_id: string; calculatedAt?: Date },
) =>
  withBusiness(scope, (client) =>
    saveProfiles(client, scope, {
      version,
      calculatedAt,
      rows: [
        {
          revision: 1,
          archetype_id: null,
          segment_memberships: {},
          dominant_segments: {},
          feature_vectors: {},
          lifetime_value: 0,
          churn_risk_score: 0,
          likeness: null,
          ...row,
        },
      ],
    }),
  );

/** The customers that a model counts in the segments of its first axis and in its archetypes, each with an order. */
export const itsCustomers = async (
  scope: Scope,
  version: number,
  { models, archetypes }: StoredModel,
): Promise<void> => {
  const [model] = models;
  const nearest = (model?.segments ?? []).flatMap(({ key, customer_count }) => Array<string>(customer_count).fill(key));
  const types = archetypes.archetypes.flatMap(({ key, customer_count, value }) =>
    // The first of them spent everything, in minor units.
    Array.from({ length: customer_count }, (_, i) => ({ key, value: i === 0 ? 100 * value : 0 })),
  );
  for (const [i, key] of nearest.entries()) {
    const customer = await aCustomer(scope, { externalId: `counted-${version}-${i}` });
    await anOrder(scope, { customer });
    await aProfile(scope, version, {
      customer_id: await idOfCustomer(scope, customer),
      dominant_segments: { [model?.axis ?? ""]: key },
      archetype_id: types[i]?.key ?? null,
      lifetime_value: types[i]?.value ?? 0,
    });
  }
};

/** A segment of an active model, for use in paths. */
export const anAxisSegment = async (scope: Scope): Promise<{ axis: string; key: string }> => {
  await anActiveModel(scope);
  return { axis: "price_sensitivity", key: "discount_hunters" };
};

/** An archetype of an active model: three of four customers, who buy often and pay full price. */
export const anArchetype = async (scope: Scope): Promise<{ key: string; version: number }> => {
  const key = "frequent+full_price";
  const archetype: Archetype = {
    key,
    words: [
      { word: "frequent", deviation: 1.2, share: 0.9 },
      { word: "full_price", deviation: 0.8, share: 1 },
    ],
    requires: ["frequent", "full_price", "active", "came_back"],
    centers: [],
    customer_count: 3,
    share: 0.75,
    value: 900,
    value_share: 0.9,
    mix: { price_sensitivity: { full_price_buyers: 1 } },
  };
  const archetypes = { ...NO_ARCHETYPES, archetypes: [archetype], coverage: 0.75, stability: 0.9 };
  return { key, version: await anActiveModel(scope, { ...aFoundModel(), archetypes }) };
};
