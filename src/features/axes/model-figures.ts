import { loadBusinessDay } from "#core/auth/business-day.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { cached } from "#core/cache.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Archetype } from "#lib/axes/archetypes.ts";
import { toMajor } from "#lib/money.ts";
import { DEFAULT_PERIOD } from "#lib/rfm/periods.ts";
import { addDays } from "#lib/time/day.ts";
import { loadActiveModel } from "#records/axes/active-model.ts";
import type { ActiveModelRow } from "#records/axes/axis-models.ts";
import { readStoredBy, saveSnapshot } from "#records/comparison/snapshots.ts";
import { withCounts } from "#records/rules/axes/segment-words.ts";
import { type Comparison, checkedEnd } from "#records/rules/comparison.ts";
import { countSegments, readProfilesChange, type SegmentCounts } from "./store/profile-counts.ts";

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

const STORED = {
  archetypes: { report: "archetypes", setting: "" },
  axes: { report: "axes", setting: "" },
} as const;

/** `value` in major units. */
export const archetypeFigures = ({ population, archetypes: { archetypes } }: ActiveModelRow) => ({
  population,
  archetypes: archetypes.map(({ key, customer_count: customers, value }) => ({ key, customers, value })),
});

export const axisFigures = ({ population, models }: ActiveModelRow) => ({
  population,
  axes: models.map(({ axis, segments }) => ({
    axis,
    segments: segments.map(({ key, customer_count, population_percentage }) => ({
      key,
      customer_count,
      population_percentage,
    })),
  })),
});

/** Stores today's axis segments and archetypes, replacing those of an earlier update today. Without a model, does nothing. */
export const saveModelFigures = async (scope: Scope): Promise<void> => {
  const [{ today: day }, active] = [await loadBusinessDay(scope), await readCurrentModel(scope)];
  if (!active) return;
  const madeAt = now();
  await withBusiness(scope, async (client) => {
    const { archetypes, axes } = STORED;
    await saveSnapshot(client, scope, { ...archetypes, day }, { madeAt, figures: archetypeFigures(active) });
    await saveSnapshot(client, scope, { ...axes, day }, { madeAt, figures: axisFigures(active) });
  });
};

/** The figures as stored by the last update up to an earlier day (today: the current ones); `storedSince` is the first stored day. */
export const modelFiguresBy = async <Figures extends object>(
  scope: Scope,
  of: keyof typeof STORED,
  compare: Comparison,
  current: Figures,
) => {
  const { today } = await loadBusinessDay(scope);
  const day = checkedEnd({ start: addDays(today, 1 - DEFAULT_PERIOD), end: today }, compare);
  const { stored, storedSince } = await withBusiness(scope, (client) =>
    readStoredBy<Figures>(client, scope, { ...STORED[of], day }),
  );
  return { day, stored: day === today ? { day, figures: current } : stored, storedSince };
};
