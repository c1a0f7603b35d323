import { archetypeName, type SegmentNames } from "#lib/domain/axes/segment-words.ts";
import type { Comparison } from "#lib/domain/report/comparison.ts";
import type { ActiveModelRow } from "#lib/server/db/axes/axis-models.ts";
import type { Scope } from "../domain/permissions.ts";
import { archetypeFigures, modelFiguresBy } from "./model-figures.ts";

/** The archetypes of an earlier day. */
export const compareArchetypes = async (
  scope: Scope,
  compare: Comparison,
  { active, names }: { active: ActiveModelRow; names: SegmentNames },
) => {
  const { stored, ...of } = await modelFiguresBy(scope, "archetypes", compare, archetypeFigures(active));
  if (!stored) return { ...of, stored };
  const { day, figures } = stored;
  const archetypes = figures.archetypes.map(({ segments, ...archetype }) => ({
    ...archetype,
    name: archetypeName({ key: archetype.key, segments }, names),
  }));
  return { ...of, stored: { day, population: figures.population, archetypes } };
};
