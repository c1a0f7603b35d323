import type { Language } from "../words/language.ts";
import type { Axis } from "./axis.ts";
import { kindOf } from "./discovery/name-segments.ts";
import { inUnit } from "./features/scaler.ts";
import type { AxisModel, AxisSegment } from "./model.ts";
import { axisNamed } from "./registry/axes.ts";

/**
 * The axis's own name and interpretation of a segment; a second one of a kind is called "Occasional buyers 2". One that the
 * vocabulary does not have any more, of a run before an upgrade, is called by its key.
 */
export const segmentWords = (axis: Axis, key: string, language: Language): { name: string; means: string } => {
  const words = axis.vocabulary.find((kind) => kind.key === kindOf(key))?.words[language];
  if (!words) return { name: key.replaceAll("_", " "), means: "" };
  const number = /_(\d+)$/.exec(key)?.[1];
  return number ? { ...words, name: `${words.name} ${number}` } : words;
};

/** An archetype by the names of its segments, in their order: "Product experts · Stable regulars". */
export const archetypeName = (segments: Readonly<Record<string, string>>, language: Language): string =>
  Object.entries(segments)
    .flatMap(([name, key]) => {
      const axis = axisNamed(name);
      return axis ? segmentWords(axis, key, language).name : [];
    })
    .join(" · ");

/** A segment's centre in the features' own units. */
export const centreInUnits = ({ cluster_center, scaler_params }: AxisSegment): Record<string, number> =>
  Object.fromEntries(
    Object.entries(scaler_params).map(([name, own]) => [name, inUnit(cluster_center[name] ?? 0, own)]),
  );

/** The model with everybody counted, where its segments were found among a sample. */
export const withCounts = (model: AxisModel, counts: ReadonlyMap<string, number>): AxisModel => {
  const population = model.segments.reduce((sum, { key }) => sum + (counts.get(key) ?? 0), 0);
  const segments = model.segments.map((segment): AxisSegment => {
    const customer_count = counts.get(segment.key) ?? 0;
    return { ...segment, customer_count, population_percentage: (100 * customer_count) / Math.max(1, population) };
  });
  return { ...model, population, segments };
};
