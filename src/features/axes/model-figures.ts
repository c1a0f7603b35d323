import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type Comparison, checkedEnd } from "#features/report/rules/comparison.ts";
import { readStoredBy, saveSnapshot } from "#features/report/store/report-snapshots.ts";
import { addDays } from "#lib/time/day.ts";
import type { ActiveModelRow } from "#records/axes/axis-models.ts";
import { STANDARD_PERIOD } from "#records/rules/periods.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { readCurrentModel } from "./current-model.ts";

const STORED = {
  archetypes: { report: "archetypes", setting: "" },
  axes: { report: "axes", setting: "" },
} as const;

/** `value` in major units. */
export const archetypeFigures = ({ population, archetypes: { archetypes } }: ActiveModelRow) => ({
  population,
  archetypes: archetypes.map(({ key, segments, customer_count: customers, value }) => ({
    key,
    segments,
    customers,
    value,
  })),
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
  const [{ today: day }, active] = [await loadCriteriaContext(scope), await readCurrentModel(scope)];
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
  const { today } = await loadCriteriaContext(scope);
  const day = checkedEnd({ start: addDays(today, 1 - STANDARD_PERIOD), end: today }, compare);
  const { stored, storedSince } = await withBusiness(scope, (client) =>
    readStoredBy<Figures>(client, scope, { ...STORED[of], day }),
  );
  return { day, stored: day === today ? { day, figures: current } : stored, storedSince };
};
