import { claudeSettings } from "#core/ai/claude.ts";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { withLock } from "#core/db/lock.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { findUnfinishedRun } from "#core/runs/store/runs.ts";
import { now } from "#core/server/clock.ts";
import { AppError, editedMeanwhile, refusalBy } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import type { Axis } from "#lib/axes/axis.ts";
import type { AxisSegment } from "#lib/axes/model.ts";
import { AXES, axisNamed } from "#lib/axes/registry/axes.ts";
import { hasPreviousSegments } from "#lib/axes/segment-moves.ts";
import {
  type CustomNames,
  type NameVersions,
  readCustomNames,
  readNameVersions,
  saveCustomName,
} from "#records/axes/active-model.ts";
import { type ActiveModelRow, readSegmentsByKey } from "#records/axes/axis-models.ts";
import { countOrderers } from "#records/customers/buyers.ts";
import { axisWords } from "#records/rules/axes/axis-words.ts";
import { featureWords } from "#records/rules/axes/feature-words.ts";
import { axisSegmentWords, centreInUnits, nameSegment, type SegmentNames } from "#records/rules/axes/segment-words.ts";
import type { Comparison } from "#records/rules/comparison.ts";
import { hasTickets } from "#records/support/support-tickets.ts";
import type * as contracts from "./contracts/axes.ts";
import { axisFigures, modelFiguresBy, readCurrentModel } from "./model-figures.ts";
import { AXIS_RUN } from "./runs.ts";

/** The data needed to show an axis. */
type AxisContext = {
  active: ActiveModelRow | null;
  names: CustomNames;
  versions: NameVersions;
  /** The segments of the previous model, by axis and key. */
  before: Record<string, Record<string, AxisSegment>>;
  withTickets: boolean;
  language: LanguageTag;
};

/** The names of the active model's segments. */
const namesIn = ({ active, names, language }: Pick<AxisContext, "active" | "names" | "language">): SegmentNames => ({
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
    ...nameSegment(axis, segment.key, namesIn(shown)),
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

const shownAxis = (axis: Axis, shown: AxisContext) => {
  const { active, withTickets, language } = shown;
  const model = active?.models.find((each) => each.axis === axis.name);
  const without = axis.needs === "tickets" && !withTickets ? ("no_tickets" as const) : ("no_run" as const);
  return {
    axis: axis.name,
    ...axisWords(axis.name, language),
    group: axis.group,
    features: Object.entries(axis.features).map(([key, { unit }]) => {
      const quantiles = active?.quantiles[axis.name]?.[key];
      return { key, name: featureWords(axis.name, key, language).name, unit, median: quantiles?.[MEDIAN] ?? null };
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

/** The axes' segments of an earlier day. */
const compareAxes = async (
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
    const named = segments.map((segment) => ({ ...segment, name: nameSegment(axis, segment.key, names).name }));
    return [{ axis: axis.name, segments: named }];
  });
  return { ...of, stored: { day, population: figures.population, axes } };
};

const readShown = async (scope: Scope, language: LanguageTag): Promise<AxisContext> => {
  const active = await readCurrentModel(scope);
  const withTickets = await hasTickets(scope, active?.asOf ?? now());
  const [names, versions, before] = await withBusiness(scope, async (client) => [
    await readCustomNames(client, scope),
    await readNameVersions(client, scope),
    active?.before ? await readSegmentsByKey(client, scope, active.before) : {},
  ]);
  return { active, names, versions, before, withTickets, language };
};

/** The active model and the names of its segments. */
export const readNamedModel = async (scope: Scope, language: LanguageTag) => {
  const [active, names] = await Promise.all([
    readCurrentModel(scope),
    withBusiness(scope, (client) => readCustomNames(client, scope)),
  ]);
  return { active, names: namesIn({ active, names, language }) };
};

/**
 * All axes in their order, by the active model, with the run that may soon replace it. With `compare`, also their segments on an
 * earlier day (null before the first run).
 */
export const readAxes = async (
  scope: Scope,
  { compare }: { compare?: Comparison | undefined },
  { language }: { language: LanguageTag },
) => {
  const [shown, customers, unfinished] = await Promise.all([
    readShown(scope, language),
    countOrderers(scope),
    findUnfinishedRun(scope, AXIS_RUN),
  ]);
  const { active } = shown;
  const compared = compare && {
    compared: active && (await compareAxes(scope, compare, { active, names: namesIn(shown) })),
  };
  const model = active && {
    version: active.version,
    ranAt: active.madeAt,
    asOf: active.asOf,
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
    ...compared,
  };
};

/** Throws NOT_FOUND. */
export const axisOrThrow = (name: string): Axis => {
  const axis = axisNamed(name);
  if (!axis) throw new AppError("NOT_FOUND", `There is no axis ${name}: ${AXES.map((each) => each.name).join(", ")}`);
  return axis;
};

/** One axis. Throws NOT_FOUND. */
export const readAxis = async (scope: Scope, name: string, { language }: { language: LanguageTag }) => {
  const axis = axisOrThrow(name);
  return shownAxis(axis, await readShown(scope, language));
};

/**
 * Sets or removes a user's name for a segment; returns the axis. Throws NOT_FOUND (SEGMENT_NOT_FOUND) and CONFLICT
 * (EDITED_MEANWHILE; SEGMENT_NAME_TAKEN if another segment of the axis has this name).
 */
export const renameAxisSegment = (
  actor: Actor,
  request: ContractInput<typeof contracts.renameAxisSegment>,
  reader: { language: LanguageTag },
) =>
  // No index stops a second segment from taking a name, because names differ by language.
  withLock(`axis names ${actor.businessId}`, () => rename(actor, request, reader));

const rename = async (
  actor: Actor,
  { axis: name, key, name: wanted, version }: ContractInput<typeof contracts.renameAxisSegment>,
  { language }: { language: LanguageTag },
) => {
  const segments = axisNamed(name) ? (await readAxis(actor, name, { language })).segments : [];
  const segment = segments.find((each) => each.key === key);
  if (!segment) throw refusalBy("SEGMENT_NOT_FOUND", "This axis has no such segment");
  const folded = (text: string) => text.normalize("NFKC").toLocaleLowerCase(language);
  if (wanted !== null && segments.some((each) => each.key !== key && folded(each.name) === folded(wanted))) {
    throw refusalBy("SEGMENT_NAME_TAKEN", "There is already a segment with this name");
  }
  await withBusiness(actor, async (client) => {
    const naming = { axis: name, key, name: wanted, at: now(), version };
    if (!(await saveCustomName(client, actor, naming))) throw editedMeanwhile();
    const before = { name: segment.namedBy === "person" ? segment.name : null };
    const things = { axis: name, segment: key };
    await insertAuditLine(client, actor, { action: "axis_segment.named", things, before, after: { name: wanted } });
  });
  return readAxis(actor, name, { language });
};
