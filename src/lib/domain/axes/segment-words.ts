import type { Language } from "../words/language.ts";
import type { Axis } from "./axis.ts";
import { kindOf } from "./discovery/name-segments.ts";
import { inUnit } from "./features/scaler.ts";
import type { AxisModel, AxisSegment } from "./model.ts";
import { axisNamed } from "./registry/axes.ts";

/**
 * A segment's name and interpretation from the axis's vocabulary; the second of a kind is called "Occasional buyers 2".
 * A key no longer in the vocabulary, from a run before an upgrade, is its own name.
 */
export const axisSegmentWords = (axis: Axis, key: string, language: Language): { name: string; means: string } => {
  const words = axis.vocabulary.find((kind) => kind.key === kindOf(key))?.words[language];
  if (!words) return { name: key.replaceAll("_", " "), means: "" };
  const number = /_(\d+)$/.exec(key)?.[1];
  return number ? { ...words, name: `${words.name} ${number}` } : words;
};

/** An archetype's name: its segments' names in order, "Product experts · Stable regulars". */
export const archetypeName = (segments: Readonly<Record<string, string>>, language: Language): string =>
  Object.entries(segments)
    .flatMap(([name, key]) => {
      const axis = axisNamed(name);
      return axis ? axisSegmentWords(axis, key, language).name : [];
    })
    .join(" · ");

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
