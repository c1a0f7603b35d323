import type { Axis } from "#lib/domain/axes/axis.ts";
import type { AxisSegment } from "#lib/domain/axes/model.ts";
import { AXES, axisNamed } from "#lib/domain/axes/registry/axes.ts";
import { hasPreviousSegments } from "#lib/domain/axes/segment-moves.ts";
import { centreInUnits, segmentWords } from "#lib/domain/axes/segment-words.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { claudeSettings } from "#lib/server/ai/claude-settings.ts";
import { activeModelOf } from "#lib/server/axes/active-model.ts";
import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { type ActiveModelRow, readSegmentSizes } from "#lib/server/db/axes/axis-models.ts";
import { type CustomNames, readCustomNames, saveCustomName } from "#lib/server/db/axes/axis-segment-names.ts";
import { countOrderers } from "#lib/server/db/customers/buyers.ts";
import { hasTickets } from "#lib/server/db/imports/support-tickets.ts";
import { findUnfinishedRun } from "#lib/server/db/runs/run-list.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { AppError, refusalBy } from "../domain/errors.ts";
import type { Actor, Scope } from "../domain/permissions.ts";
import { now } from "../server/clock.ts";

type Sizes = Awaited<ReturnType<typeof readSegmentSizes>>;

/** The data all axes are shown with. */
type Shown = {
  active: ActiveModelRow | null;
  names: CustomNames;
  before: Sizes;
  withTickets: boolean;
  language: Language;
};

const readShown = async (scope: Scope, language: Language): Promise<Shown> => {
  const active = await activeModelOf(scope);
  const withTickets = await hasTickets(scope, active?.asOf ?? now());
  const [names, before] = await withBusiness(scope, async (client) => [
    await readCustomNames(client, scope),
    active?.before ? await readSegmentSizes(client, scope, active.before) : {},
  ]);
  return { active, names, before, withTickets, language };
};

type Names = Pick<Shown, "active" | "names" | "language">;

/** A user's name for a segment, else the last run's, else the built-in one. */
const nameOf = (axis: Axis, key: string, { active, names, language }: Names) => {
  const byPerson = names[axis.name]?.[key];
  const told = active?.words[axis.name]?.[key]?.name;
  const namedBy: "person" | "ai" | "axis" = byPerson ? "person" : told ? "ai" : "axis";
  return { name: byPerson ?? told ?? segmentWords(axis, key, language).name, namedBy };
};

/** The active model and the names of its segments. */
export const readNamedModel = async (scope: Scope, language: Language) => {
  const [active, names] = await Promise.all([
    activeModelOf(scope),
    withBusiness(scope, (client) => readCustomNames(client, scope)),
  ]);
  const nameOfSegment = (name: string, key: string): string => {
    const axis = axisNamed(name);
    return axis ? nameOf(axis, key, { active, names, language }).name : key;
  };
  return { active, nameOfSegment };
};

const shownSegment = (axis: Axis, segment: AxisSegment, { active, names, before, language }: Shown) => {
  const own = segmentWords(axis, segment.key, language);
  const told = active?.words[axis.name]?.[segment.key];
  return {
    ...segment,
    ...nameOf(axis, segment.key, { active, names, language }),
    interpretation: told?.interpretation ?? own.means,
    center: centreInUnits(segment),
    before: before[axis.name]?.[segment.key] ?? null,
  };
};

/** Segments of the previous model without a counterpart now, largest first. */
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

/** Customers who moved between segments since the previous model, largest moves first. */
const movesOf = (axis: Axis, { active }: Shown) => {
  const moves = active?.moves[axis.name] ?? [];
  if (!hasPreviousSegments(moves)) return [];
  return moves.toSorted(
    (a, b) => b.customers - a.customers || compare(a.from ?? "", b.from ?? "") || compare(a.to, b.to),
  );
};

/** The index of the median among 101 quantiles. */
const MEDIAN = 50;

const shownAxis = (axis: Axis, shown: Shown) => {
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

/** All axes in their order by the active model, with the run that may soon replace it. */
export const readAxes = async (scope: Scope, { language }: { language: Language }) => {
  const [shown, customers, unfinished] = await Promise.all([
    readShown(scope, language),
    countOrderers(scope),
    findUnfinishedRun(scope, "axis_run"),
  ]);
  const { active } = shown;
  const model = active && {
    version: active.version,
    ranAt: active.madeAt.toISOString(),
    asOf: active.asOf.toISOString(),
    population: active.population,
    sampled: active.sampled,
    churn: {
      isCalibrated: active.churn.model.isCalibrated,
      examples: active.churn.model.examples,
      calibrationError: active.churn.calibrationError,
      reliability: active.churn.reliability,
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

/** One axis. Throws NOT_FOUND. */
export const readAxis = async (scope: Scope, name: string, { language }: { language: Language }) => {
  const axis = axisOrThrow(name);
  return shownAxis(axis, await readShown(scope, language));
};

/**
 * Sets or removes a user's name for a segment; returns the axis. Throws NOT_FOUND (SEGMENT_NOT_FOUND) and CONFLICT
 * (SEGMENT_NAME_TAKEN) if another segment of the axis has this name.
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
    await saveCustomName(client, actor, { axis: name, key, name: wanted, at: now() });
    const before = { name: segment.namedBy === "person" ? segment.name : null };
    const things = { axis: name, segment: key };
    await insertAuditLine(client, actor, { action: "axis_segment.named", things, before, after: { name: wanted } });
  });
  return readAxis(actor, name, { language });
};
