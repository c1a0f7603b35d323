import { axisNamed } from "#lib/domain/axes/registry/axes.ts";
import { nameOfSegment, type SegmentNames } from "#lib/domain/axes/segment-words.ts";
import type { Comparison } from "#lib/domain/report/comparison.ts";
import type { ActiveModelRow } from "#lib/server/db/axes/axis-models.ts";
import type { Scope } from "../domain/permissions.ts";
import { axisFigures, modelFiguresBy } from "./model-figures.ts";

/** The axes' segments of an earlier day. */
export const compareAxes = async (
  scope: Scope,
  compare: Comparison,
  { active, names }: { active: ActiveModelRow; names: SegmentNames },
) => {
  const { stored, ...of } = await modelFiguresBy(scope, "axes", compare, axisFigures(active));
  if (!stored) return { ...of, stored };
  const { day, figures } = stored;
  const axes = figures.axes.flatMap(({ axis: name, segments }) => {
    const axis = axisNamed(name);
    if (!axis) return [];
    const named = segments.map((segment) => ({ ...segment, name: nameOfSegment(axis, segment.key, names).name }));
    return [{ axis: axis.name, segments: named }];
  });
  return { ...of, stored: { day, population: figures.population, axes } };
};
