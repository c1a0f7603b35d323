import type { Language } from "#core/messages/language.ts";
import { hasPreviousSegments } from "#lib/axes/segment-moves.ts";
import type { ActiveModelRow } from "#records/axes/axis-models.ts";
import type { CustomNames, NameVersions } from "#records/axes/axis-segment-names.ts";
import type { Axis } from "#records/rules/axes/axis.ts";
import type { AxisSegment } from "#records/rules/axes/model.ts";
import {
  axisSegmentWords,
  centreInUnits,
  nameOfSegment,
  type SegmentNames,
} from "#records/rules/axes/segment-words.ts";

/** The data needed to show an axis. */
export type AxisContext = {
  active: ActiveModelRow | null;
  names: CustomNames;
  versions: NameVersions;
  /** The segments of the previous model, by axis and key. */
  before: Record<string, Record<string, AxisSegment>>;
  withTickets: boolean;
  language: Language;
};

/** The names of the active model's segments. */
export const namesIn = ({
  active,
  names,
  language,
}: Pick<AxisContext, "active" | "names" | "language">): SegmentNames => ({
  models: active?.models ?? [],
  words: active?.words ?? {},
  byPerson: names,
  language,
});

/** A segment's size in the previous model; null for a new one. */
const sizeBefore = ({ customer_count, population_percentage }: AxisSegment) => ({
  customer_count,
  population_percentage,
});

const shownSegment = (axis: Axis, segment: AxisSegment, segments: readonly AxisSegment[], shown: AxisContext) => {
  const { active, before, language, versions } = shown;
  const builtIn = axisSegmentWords(axis, segment.key, language, segments);
  const byModel = active?.words[axis.name]?.[segment.key];
  const previous = before[axis.name]?.[segment.key];
  return {
    ...segment,
    ...nameOfSegment(axis, segment.key, namesIn(shown)),
    version: versions[axis.name]?.[segment.key] ?? 1,
    interpretation: byModel?.interpretation ?? builtIn.means,
    center: centreInUnits(segment),
    before: previous ? sizeBefore(previous) : null,
  };
};

/** Segments of the previous model that no current segment continues, largest first; named apart from those that stay. */
const goneSegments = (axis: Axis, segments: readonly AxisSegment[], { names, before, language }: AxisContext) => {
  const known = new Set(segments.map(({ key }) => key));
  const gone = Object.values(before[axis.name] ?? {}).filter(({ key }) => !known.has(key));
  const all = [...segments, ...gone];
  return gone
    .map((segment) => ({
      key: segment.key,
      name: names[axis.name]?.[segment.key] ?? axisSegmentWords(axis, segment.key, language, all).name,
      ...sizeBefore(segment),
    }))
    .sort((a, b) => b.customer_count - a.customer_count);
};

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Movements between segments since the previous model, largest first. */
const listSegmentMoves = (axis: Axis, { active }: AxisContext) => {
  const moves = active?.moves[axis.name] ?? [];
  if (!hasPreviousSegments(moves)) return [];
  return moves.toSorted(
    (a, b) => b.customers - a.customers || compare(a.from ?? "", b.from ?? "") || compare(a.to, b.to),
  );
};

/** The median's index among the percentiles. */
const MEDIAN = 50;

export const shownAxis = (axis: Axis, shown: AxisContext) => {
  const { active, withTickets, language } = shown;
  const model = active?.models.find((each) => each.axis === axis.name);
  const without = axis.needs === "tickets" && !withTickets ? ("no_tickets" as const) : ("no_run" as const);
  return {
    axis: axis.name,
    ...axis.words[language],
    group: axis.group,
    features: Object.entries(axis.features).map(([key, { words, unit }]) => {
      const quantiles = active?.quantiles[axis.name]?.[key];
      return { key, name: words[language], unit, median: quantiles?.[MEDIAN] ?? null };
    }),
    segments: (model?.segments ?? []).map((segment, _, all) => shownSegment(axis, segment, all, shown)),
    quality: model ? { ...model.quality, tried: [...model.quality.tried] } : null,
    warnings: (model?.warnings ?? []).map(({ code, values }) => ({ code, values: { ...values } })),
    gone: model ? goneSegments(axis, model.segments, shown) : [],
    moves: model ? listSegmentMoves(axis, shown) : [],
    missing: model ? null : without,
    ranAt: model && active ? (model.foundAt ?? active.madeAt.toISOString()) : null,
    modelVersion: model && active ? active.version : null,
  };
};
