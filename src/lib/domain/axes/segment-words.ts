import type { Language } from "../words/language.ts";
import type { Archetype } from "./archetypes/archetypes.ts";
import { JOINT } from "./archetypes/segment-combinations.ts";
import type { Axis } from "./axis.ts";
import { inUnit } from "./features/scaler.ts";
import type { AxisModel, AxisSegment } from "./model.ts";
import { axisNamed } from "./registry/axes.ts";
import { apartInWords } from "./same-kind-names.ts";
import { kindOf, kindWords } from "./terms/kind-words.ts";

/**
 * A segment's name and interpretation from the axis's vocabulary. Where the model's `segments` hold several of its kind,
 * the name says what tells them apart: "Stable regulars, lower churn risk".
 */
export const axisSegmentWords = (
  axis: Axis,
  key: string,
  language: Language,
  segments: readonly AxisSegment[] = [],
): { name: string; means: string } => {
  const words = kindWords(axis, key, language);
  const sameKind = segments.filter((segment) => kindOf(segment.key) === kindOf(key));
  const apart = apartInWords(axis, sameKind, language).get(key) ?? [];
  return { ...words, name: [words.name, ...apart].join(", ") };
};

/** The active model's segments and their names by a user or a language model, by axis and key. */
export type SegmentNames = {
  models: readonly Pick<AxisModel, "axis" | "segments">[];
  words: Readonly<Record<string, Readonly<Record<string, { name: string }>>>>;
  byPerson: Readonly<Record<string, Readonly<Record<string, string>>>>;
  language: Language;
};

/** A segment's name: the one a user gave, otherwise the one from the last run, otherwise the built-in one. */
export const nameOfSegment = (axis: Axis, key: string, { models, words, byPerson, language }: SegmentNames) => {
  const given = byPerson[axis.name]?.[key];
  const byModel = words[axis.name]?.[key]?.name;
  const namedBy: "person" | "ai" | "axis" = given ? "person" : byModel ? "ai" : "axis";
  const segments = models.find((model) => model.axis === axis.name)?.segments;
  return { name: given ?? byModel ?? axisSegmentWords(axis, key, language, segments).name, namedBy };
};

/** An archetype's name: its segments' names in the order of its key, "Product experts · Stable regulars". */
export const archetypeName = ({ key, segments }: Pick<Archetype, "key" | "segments">, names: SegmentNames): string => {
  const parts = key.split(JOINT);
  return Object.entries(segments)
    .toSorted(([, one], [, other]) => parts.indexOf(one) - parts.indexOf(other))
    .flatMap(([name, segment]) => {
      const axis = axisNamed(name);
      return axis ? nameOfSegment(axis, segment, names).name : [];
    })
    .join(" · ");
};

/** A segment's center in the features' natural units. */
export const centreInUnits = ({ cluster_center, scaler_params }: AxisSegment): Record<string, number> =>
  Object.fromEntries(
    Object.entries(scaler_params).map(([name, own]) => [name, inUnit(cluster_center[name] ?? 0, own)]),
  );

/** The model with counts of the whole population, for segments found in a sample. */
export const withCounts = (model: AxisModel, counts: ReadonlyMap<string, number>): AxisModel => {
  const population = model.segments.reduce((sum, { key }) => sum + (counts.get(key) ?? 0), 0);
  const segments = model.segments.map((segment): AxisSegment => {
    const customer_count = counts.get(segment.key) ?? 0;
    return { ...segment, customer_count, population_percentage: (100 * customer_count) / Math.max(1, population) };
  });
  return { ...model, population, segments };
};
