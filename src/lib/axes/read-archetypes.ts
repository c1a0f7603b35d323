import type { Archetype } from "#lib/domain/axes/archetypes/archetypes.ts";
import type { AxisModel } from "#lib/domain/axes/model.ts";
import { axisNamed } from "#lib/domain/axes/registry/axes.ts";
import { archetypeName, nameOfSegment, type SegmentNames } from "#lib/domain/axes/segment-words.ts";
import { type ArchetypeAction, archetypePlaybooks } from "#lib/domain/playbooks/archetype-playbook.ts";
import type { PlaybookSettings } from "#lib/domain/playbooks/playbook-settings.ts";
import { kindName } from "#lib/domain/playbooks/playbook-words.ts";
import type { Comparison } from "#lib/domain/report/comparison.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { activeModelOf } from "#lib/server/axes/active-model.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import {
  type ArchetypeMemberSort,
  archetypeMemberIds,
  readArchetypeMembers,
} from "#lib/server/db/axes/archetype-members.ts";
import type { ActiveModelRow } from "#lib/server/db/axes/axis-models.ts";
import { playbookSettingsOf } from "#lib/server/db/playbooks/playbook-settings.ts";
import { type ListRequest, pageWindowOf } from "#lib/server/db/read-page.ts";
import { customerWords } from "#lib/server/db/search-customers.ts";
import { comparedAxes, type Mark, type Mix, marksOf } from "../domain/axes/archetypes/archetype-marks.ts";
import { AppError } from "../domain/errors.ts";
import { inBothCasings } from "../domain/letter-case.ts";
import { toMajor } from "../domain/money.ts";
import type { ReadScope, Scope } from "../domain/permissions.ts";
import { archetypeFigures, modelFiguresBy } from "./model-figures.ts";
import { readNamedModel } from "./read-axes.ts";

/** The archetypes of an earlier day. */
const compareArchetypes = async (
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

type Reader = { language: Language };

/** The number of chips beside an archetype's name. */
const CHIPS = 3;

const noArchetype = () => new AppError("NOT_FOUND", "There is no such archetype");

/** Axes that define the archetype's name come last, since chips should add information. */
const marksBeyond = (segments: Archetype["segments"], mix: Mix, models: readonly AxisModel[]): Mark[] => {
  const [own, others] = [true, false].map((isOwn) => models.filter(({ axis }) => axis in segments === isOwn));
  return [others, own].flatMap((some) => marksOf(mix, some ?? [], CHIPS)).slice(0, CHIPS);
};

const shownBy = (
  active: ActiveModelRow,
  { settings, names, language }: Reader & { settings: PlaybookSettings; names: SegmentNames },
) => {
  const { models, archetypes } = active;
  const axisWord = (axis: string) => axisNamed(axis)?.words[language].name ?? axis;
  const named = (mark: Mark) => {
    const axis = axisNamed(mark.axis);
    const name = axis ? nameOfSegment(axis, mark.segment, names).name : mark.segment;
    return inBothCasings({ ...mark, axisName: axisWord(mark.axis), name });
  };
  const overall = Object.fromEntries(
    models.map(({ axis, segments }) => [
      axis,
      Object.fromEntries(segments.map(({ key, population_percentage }) => [key, population_percentage / 100])),
    ]),
  );
  const playbooks = archetypePlaybooks(archetypes.archetypes, overall, settings);
  const playbooksByKey = new Map(archetypes.archetypes.map(({ key }, i) => [key, playbooks[i] ?? []]));
  const action = ({ play, why }: ArchetypeAction) => ({
    play,
    because: why.map(({ axis, segment, share, of_all }) => {
      const name = kindName(axis, segment, language);
      return inBothCasings({ axis, axisName: axisWord(axis), segment, name, share, of_all });
    }),
  });
  const short = ({ mix, ...archetype }: Archetype) => {
    // In the order of the combined axes, which JSON doesn't preserve.
    const segments = Object.fromEntries(archetypes.axes.map((axis) => [axis, archetype.segments[axis] ?? ""]));
    const actions = playbooksByKey.get(archetype.key) ?? [];
    const [first] = actions;
    return inBothCasings({
      ...archetype,
      segments,
      name: archetypeName({ ...archetype, segments }, names),
      marks: marksBeyond(archetype.segments, mix, models).map(named),
      play: first?.play ?? "stay_in_touch",
      why: first?.why ?? [],
      actions: actions.map(action),
    });
  };
  const inFull = (archetype: Archetype) => ({
    ...short(archetype),
    axes: comparedAxes(archetype.mix, models).map(({ axis, segments }) => ({
      axis,
      axisName: axisWord(axis),
      segments: segments.map(named),
    })),
  });
  return { short, inFull };
};

/**
 * The active model's archetypes, largest first; empty before the first run. With `compare`, also those of an earlier day
 * (null before the first run).
 */
export const readArchetypes = async (
  scope: Scope,
  { compare }: { compare?: Comparison | undefined },
  { language }: Reader,
) => {
  const [{ currency }, settings, { active, names }] = await Promise.all([
    getBusinessOrThrow(scope),
    playbookSettingsOf(scope),
    readNamedModel(scope, language),
  ]);
  const compared = compare && { compared: active && (await compareArchetypes(scope, compare, { active, names })) };
  if (!active) return { data: [], total: 0, axes: [], coverage: 0, stability: 1, currency, model: null, ...compared };
  const { version, madeAt, asOf, population } = active;
  const { archetypes, axes, coverage, stability } = active.archetypes;
  const { short } = shownBy(active, { settings, names, language });
  const data = archetypes.map(short).sort((a, b) => b.customer_count - a.customer_count || (a.key < b.key ? -1 : 1));
  const model = { version, ranAt: madeAt.toISOString(), asOf: asOf.toISOString(), population };
  return { data, total: data.length, axes, coverage, stability, currency, model, ...compared };
};

/** One archetype, with its customers' distribution on every axis compared to all customers. Throws NOT_FOUND. */
export const readArchetype = async (scope: Scope, key: string, { language }: Reader) => {
  const [settings, { active, names }] = await Promise.all([playbookSettingsOf(scope), readNamedModel(scope, language)]);
  const archetype = active?.archetypes.archetypes.find((each) => each.key === key);
  if (!active || !archetype) throw noArchetype();
  return shownBy(active, { settings, names, language }).inFull(archetype);
};

/** Which customers of an archetype. */
export type ArchetypeMembersRequest = { key: string; q?: string | undefined };

const prepareMembers = async (scope: ReadScope, { key, q }: ArchetypeMembersRequest) => {
  const active = await activeModelOf(scope);
  if (!active?.archetypes.archetypes.some((each) => each.key === key)) throw noArchetype();
  return { active, filter: { version: active.version, key, words: customerWords(scope, q) } };
};

/** An archetype's customers. Throws NOT_FOUND. */
export const idsOfArchetypeMembers = async (scope: ReadScope, request: ArchetypeMembersRequest): Promise<string[]> =>
  archetypeMemberIds(scope, (await prepareMembers(scope, request)).filter);

/** One page of them. Money in major units. Throws NOT_FOUND. */
export const listArchetypeMembers = async (
  scope: ReadScope,
  { sort, ...request }: ArchetypeMembersRequest & Omit<ListRequest<ArchetypeMemberSort>, "q">,
) => {
  const [{ currency }, { active, filter }] = await Promise.all([
    getBusinessOrThrow(scope),
    prepareMembers(scope, request),
  ]);
  const { data, total } = await readArchetypeMembers(scope, filter, sort, pageWindowOf(request));
  return {
    data: data.map((row) => ({
      ...row,
      lifetimeValue: toMajor(row.lifetimeValue, currency),
      lastOrderAt: row.lastOrderAt?.toISOString() ?? null,
    })),
    total,
    currency,
    isCalibrated: active.churn.model.isCalibrated,
  };
};
