import { archetypeName, type SegmentNames } from "#lib/domain/axes/segment-words.ts";
import { type Comparison, checkedEnd } from "#lib/domain/report/comparison.ts";
import { STANDARD_PERIOD } from "#lib/domain/report/periods.ts";
import { addDays } from "#lib/domain/time/day.ts";
import type { ActiveModelRow } from "#lib/server/db/axes/axis-models.ts";
import { firstSnapshotDay, readSnapshot, saveSnapshot } from "#lib/server/db/report/report-snapshots.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Scope } from "../domain/permissions.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { now } from "../server/clock.ts";
import { currentModelOf } from "./current-model.ts";

type Figures = {
  population: number;
  /** `value` in major units. */
  archetypes: { key: string; segments: Record<string, string>; customers: number; value: number }[];
};

const STORED = { report: "archetypes", setting: "" } as const;

const figuresOf = ({ population, archetypes: { archetypes } }: ActiveModelRow): Figures => ({
  population,
  archetypes: archetypes.map(({ key, segments, customer_count: customers, value }) => ({
    ...{ key, segments, customers, value },
  })),
});

/** Stores today's archetypes, replacing those of an earlier update today. Without a model, does nothing. */
export const saveArchetypeFigures = async (scope: Scope): Promise<void> => {
  const [{ today }, active] = [await loadCriteriaContext(scope), await currentModelOf(scope)];
  if (!active) return;
  const written = { madeAt: now(), figures: figuresOf(active) };
  await withBusiness(scope, (client) => saveSnapshot(client, scope, { ...STORED, day: today }, written));
};

/** The archetypes as stored by the last update up to an earlier day; `storedSince` is the first stored day. */
export const compareArchetypes = async (
  scope: Scope,
  compare: Comparison,
  { active, names }: { active: ActiveModelRow; names: SegmentNames },
) => {
  const { today } = await loadCriteriaContext(scope);
  const day = checkedEnd({ start: addDays(today, 1 - STANDARD_PERIOD), end: today }, compare);
  const [snapshot, storedSince] = await withBusiness(scope, async (client) => [
    day === today
      ? { day, figures: figuresOf(active) }
      : await readSnapshot<Figures>(client, scope, { ...STORED, day }, { isLatest: true }),
    await firstSnapshotDay(client, scope, STORED),
  ]);
  const stored = snapshot && {
    day: snapshot.day,
    population: snapshot.figures.population,
    archetypes: snapshot.figures.archetypes.map(({ segments, ...archetype }) => ({
      ...archetype,
      name: archetypeName({ key: archetype.key, segments }, names),
    })),
  };
  return { day, stored, storedSince };
};
