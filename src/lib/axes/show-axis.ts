import type { Axis } from "../domain/axes/axis.ts";
import type { AxisSegment } from "../domain/axes/model.ts";
import { hasPreviousSegments } from "../domain/axes/segment-moves.ts";
import { axisSegmentWords, centreInUnits } from "../domain/axes/segment-words.ts";
import type { Language } from "../domain/words/language.ts";
import type { ActiveModelRow, readSegmentSizes } from "../server/db/axes/axis-models.ts";
import type { CustomNames } from "../server/db/axes/axis-segment-names.ts";

type Sizes = Awaited<ReturnType<typeof readSegmentSizes>>;

/** The data needed to show an axis. */
export type Shown = {
  active: ActiveModelRow | null;
  names: CustomNames;
  before: Sizes;
  withTickets: boolean;
  language: Language;
};

type Names = Pick<Shown, "active" | "names" | "language">;

/** A segment's name: the one a user gave, otherwise the one from the last run, otherwise the built-in one. */
export const nameOf = (axis: Axis, key: string, { active, names, language }: Names) => {
  const byPerson = names[axis.name]?.[key];
  const byModel = active?.words[axis.name]?.[key]?.name;
  const namedBy: "person" | "ai" | "axis" = byPerson ? "person" : byModel ? "ai" : "axis";
  return { name: byPerson ?? byModel ?? axisSegmentWords(axis, key, language).name, namedBy };
};

const shownSegment = (axis: Axis, segment: AxisSegment, { active, names, before, language }: Shown) => {
  const builtIn = axisSegmentWords(axis, segment.key, language);
  const byModel = active?.words[axis.name]?.[segment.key];
  return {
    ...segment,
    ...nameOf(axis, segment.key, { active, names, language }),
    interpretation: byModel?.interpretation ?? builtIn.means,
    center: centreInUnits(segment),
    before: before[axis.name]?.[segment.key] ?? null,
  };
};

/** Segments of the previous model that no current segment continues, largest first. */
const goneSegments = (axis: Axis, known: ReadonlySet<string>, { names, before, language }: Shown) =>
  Object.entries(before[axis.name] ?? {})
    .filter(([key]) => !known.has(key))
    .map(([key, sizes]) => ({
      key,
      name: names[axis.name]?.[key] ?? axisSegmentWords(axis, key, language).name,
      ...sizes,
    }))
    .sort((a, b) => b.customer_count - a.customer_count);

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Movements between segments since the previous model, largest first. */
const movesOf = (axis: Axis, { active }: Shown) => {
  const moves = active?.moves[axis.name] ?? [];
  if (!hasPreviousSegments(moves)) return [];
  return moves.toSorted(
    (a, b) => b.customers - a.customers || compare(a.from ?? "", b.from ?? "") || compare(a.to, b.to),
  );
};

/** The median's index among the percentiles. */
const MEDIAN = 50;

export const shownAxis = (axis: Axis, shown: Shown) => {
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
    segments: (model?.segments ?? []).map((segment) => shownSegment(axis, segment, shown)),
    quality: model ? { ...model.quality, tried: [...model.quality.tried] } : null,
    warnings: (model?.warnings ?? []).map(({ code, values }) => ({ code, values: { ...values } })),
    gone: model ? goneSegments(axis, new Set(model.segments.map(({ key }) => key)), shown) : [],
    moves: model ? movesOf(axis, shown) : [],
    missing: model ? null : without,
    ranAt: model && active ? (model.foundAt ?? active.madeAt.toISOString()) : null,
    modelVersion: model && active ? active.version : null,
  };
};
