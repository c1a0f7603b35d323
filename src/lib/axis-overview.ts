import type { Axis } from "./domain/axes/axis.ts";
import type { AxisSegment } from "./domain/axes/model.ts";
import { hasBefore } from "./domain/axes/moves.ts";
import { AXES, axisNamed } from "./domain/axes/registry/axes.ts";
import { archetypeName, centreInUnits, segmentWords } from "./domain/axes/segment-words.ts";
import { AppError, refusalBy } from "./domain/errors.ts";
import type { Actor, Scope } from "./domain/permissions.ts";
import type { Language } from "./domain/words/language.ts";
import { claudeSettings } from "./server/ai/claude-settings.ts";
import { standingModelOf } from "./server/axes/standing-model.ts";
import { now } from "./server/clock.ts";
import { insertAuditLine } from "./server/db/audit-log.ts";
import { readSegmentSizes, type StandingModelRow } from "./server/db/axis-models.ts";
import { keepPeoplesName, type PeoplesNames, readPeoplesNames } from "./server/db/axis-segment-names.ts";
import { getBusinessOrThrow } from "./server/db/businesses.ts";
import { countOrderers } from "./server/db/buyers.ts";
import { findUnfinishedRun } from "./server/db/run-list.ts";
import { hasTickets } from "./server/db/support-tickets.ts";
import { withBusiness } from "./server/db/with-business.ts";

type Sizes = Awaited<ReturnType<typeof readSegmentSizes>>;

/** What axes are shown by. */
type Shown = {
  standing: StandingModelRow | null;
  names: PeoplesNames;
  before: Sizes;
  withTickets: boolean;
  language: Language;
};

const readShown = async (scope: Scope, language: Language): Promise<Shown> => {
  const standing = await standingModelOf(scope);
  const withTickets = await hasTickets(scope, standing?.asOf ?? now());
  const [names, before] = await withBusiness(scope, async (client) => [
    await readPeoplesNames(client, scope),
    standing?.before ? await readSegmentSizes(client, scope, standing.before) : {},
  ]);
  return { standing, names, before, withTickets, language };
};

const shownSegment = (axis: Axis, segment: AxisSegment, { standing, names, before, language }: Shown) => {
  const own = segmentWords(axis, segment.key, language);
  const told = standing?.words[axis.name]?.[segment.key];
  const byPerson = names[axis.name]?.[segment.key];
  const namedBy: "person" | "ai" | "axis" = byPerson ? "person" : told?.name ? "ai" : "axis";
  return {
    ...segment,
    name: byPerson ?? told?.name ?? own.name,
    namedBy,
    interpretation: told?.interpretation ?? own.means,
    center: centreInUnits(segment),
    before: before[axis.name]?.[segment.key] ?? null,
  };
};

/** Segments that were there before and have no like any more, the largest first. */
const goneSegments = (axis: Axis, known: ReadonlySet<string>, { names, before, language }: Shown) =>
  Object.entries(before[axis.name] ?? {})
    .filter(([key]) => !known.has(key))
    .map(([key, sizes]) => ({
      key,
      name: names[axis.name]?.[key] ?? segmentWords(axis, key, language).name,
      ...sizes,
    }))
    .sort((a, b) => b.customer_count - a.customer_count);

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Who went where since the model before, most people first. */
const movesOf = (axis: Axis, { standing }: Shown) => {
  const moves = standing?.moves[axis.name] ?? [];
  if (!hasBefore(moves)) return [];
  return moves.toSorted(
    (a, b) => b.customers - a.customers || compare(a.from ?? "", b.from ?? "") || compare(a.to, b.to),
  );
};

const shownAxis = (axis: Axis, shown: Shown) => {
  const { standing, withTickets, language } = shown;
  const model = standing?.models.find((each) => each.axis === axis.name);
  const without = axis.needs === "tickets" && !withTickets ? ("no_tickets" as const) : ("no_run" as const);
  return {
    axis: axis.name,
    ...axis.words[language],
    group: axis.group,
    features: Object.entries(axis.features).map(([key, { words, unit }]) => ({ key, name: words[language], unit })),
    segments: (model?.segments ?? []).map((segment) => shownSegment(axis, segment, shown)),
    quality: model ? { ...model.quality, tried: [...model.quality.tried] } : null,
    warnings: (model?.warnings ?? []).map(({ code, values }) => ({ code, values: { ...values } })),
    gone: model ? goneSegments(axis, new Set(model.segments.map(({ key }) => key)), shown) : [],
    moves: model ? movesOf(axis, shown) : [],
    missing: model ? null : without,
    ranAt: model && standing ? standing.madeAt.toISOString() : null,
    modelVersion: model && standing ? standing.version : null,
  };
};

/** All axes in their order, by the model that stands, with the run that may soon replace it. */
export const readAxes = async (scope: Scope, { language }: { language: Language }) => {
  const [shown, customers, unfinished] = await Promise.all([
    readShown(scope, language),
    countOrderers(scope),
    findUnfinishedRun(scope, "axis_run"),
  ]);
  const { standing } = shown;
  const model = standing && {
    version: standing.version,
    ranAt: standing.madeAt.toISOString(),
    asOf: standing.asOf.toISOString(),
    population: standing.population,
    sampled: standing.sampled,
    churn: {
      isCalibrated: standing.churn.model.isCalibrated,
      examples: standing.churn.model.examples,
      calibrationError: standing.churn.calibrationError,
      reliability: standing.churn.reliability,
    },
  };
  return {
    data: AXES.map((axis) => shownAxis(axis, shown)),
    model,
    customers,
    run: unfinished,
    naming: claudeSettings(),
  };
};

/** Throws NOT_FOUND. */
export const axisOrThrow = (name: string): Axis => {
  const axis = axisNamed(name);
  if (!axis) throw new AppError("NOT_FOUND", `There is no axis ${name}: ${AXES.map((each) => each.name).join(", ")}`);
  return axis;
};

/** One of them. Throws NOT_FOUND. */
export const readAxis = async (scope: Scope, name: string, { language }: { language: Language }) => {
  const axis = axisOrThrow(name);
  return shownAxis(axis, await readShown(scope, language));
};

/**
 * A person's name for a segment, or none any more; gives the axis. Throws NOT_FOUND (SEGMENT_NOT_FOUND) and CONFLICT
 * (SEGMENT_NAME_TAKEN) where another segment of the axis is called so.
 */
export const renameAxisSegment = async (
  actor: Actor,
  { axis: name, key, name: wanted }: { axis: string; key: string; name: string | null },
  { language }: { language: Language },
) => {
  const segments = axisNamed(name) ? (await readAxis(actor, name, { language })).segments : [];
  const segment = segments.find((each) => each.key === key);
  if (!segment) throw refusalBy("SEGMENT_NOT_FOUND", "This axis has no such segment");
  const folded = (text: string) => text.normalize("NFKC").toLocaleLowerCase(language);
  if (wanted !== null && segments.some((each) => each.key !== key && folded(each.name) === folded(wanted))) {
    throw refusalBy("SEGMENT_NAME_TAKEN", "There is already a segment with this name");
  }
  await withBusiness(actor, async (client) => {
    await keepPeoplesName(client, actor, { axis: name, key, name: wanted, at: now() });
    const before = { name: segment.namedBy === "person" ? segment.name : null };
    const things = { axis: name, segment: key };
    await insertAuditLine(client, actor, { action: "axis_segment.named", things, before, after: { name: wanted } });
  });
  return readAxis(actor, name, { language });
};

/** The archetypes of the model that stands, the most frequent first; none before the first run. */
export const readArchetypes = async (scope: Scope, { language }: { language: Language }) => {
  const [{ currency }, standing] = await Promise.all([getBusinessOrThrow(scope), standingModelOf(scope)]);
  const { archetypes = [], axes = [], coverage = 0, stability = 1 } = standing?.archetypes ?? {};
  const data = archetypes
    .map((archetype) => {
      // In the order of the axes that are combined: JSON keeps none.
      const segments = Object.fromEntries(axes.map((axis) => [axis, archetype.segments[axis] ?? ""]));
      return { ...archetype, segments, name: archetypeName(segments, language) };
    })
    .sort((a, b) => b.customer_count - a.customer_count || (a.key < b.key ? -1 : 1));
  return { data, total: data.length, axes, coverage, stability, currency };
};
