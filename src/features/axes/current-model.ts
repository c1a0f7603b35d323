import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { cached } from "#core/cache/cache.ts";
import type { Scope } from "#core/values/permissions.ts";
import { countSegments, readProfilesChange, type SegmentCounts } from "#features/axes/store/segment-counts.ts";
import { toMajor } from "#lib/money.ts";
import { loadActiveModel } from "#records/axes/active-model.ts";
import type { ActiveModelRow } from "#records/axes/axis-models.ts";
import type { Archetype } from "#records/rules/axes/archetypes.ts";
import { withCounts } from "#records/rules/axes/segment-words.ts";

/** Counts change with the profiles, so this only limits how long unused ones are stored. */
const CACHE_SECONDS = 600;

const withCurrent = (
  archetype: Archetype,
  { customers, value, archetypes }: SegmentCounts,
  currency: string,
): Archetype => {
  const own = archetypes[archetype.key] ?? { customers: 0, value: 0 };
  return {
    ...archetype,
    customer_count: own.customers,
    share: own.customers / Math.max(1, customers),
    value: toMajor(own.value, currency),
    value_share: value === 0 ? 0 : own.value / value,
  };
};

/**
 * The active model with the customers of today in its segments and archetypes: those who ordered since the run belong to
 * them too, as in the lists behind each number. Null before the first run.
 */
export const readCurrentModel = async (scope: Scope): Promise<ActiveModelRow | null> => {
  const [{ currency }, active, change] = await Promise.all([
    getBusinessOrThrow(scope),
    loadActiveModel(scope),
    readProfilesChange(scope),
  ]);
  if (!active || change === null) return null;
  const key = `axis_counts:${scope.businessId}:${change}`;
  const { value: counts } = await cached(scope, key, CACHE_SECONDS, () => countSegments(scope));
  return {
    ...active,
    population: counts.customers,
    models: active.models.map((model) => withCounts(model, new Map(Object.entries(counts.segments[model.axis] ?? {})))),
    archetypes: {
      ...active.archetypes,
      archetypes: active.archetypes.archetypes.map((archetype) => withCurrent(archetype, counts, currency)),
    },
  };
};
