import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { TableWriter } from "#core/csv.ts";
import { type ListRequest, toPageWindow } from "#core/db/read-page.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { AppError } from "#core/values/errors.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, ReadScope, Scope } from "#core/values/permissions.ts";
import { type ArchetypeAction, archetypePlaybooks } from "#features/playbooks/rules/archetype-playbook.ts";
import {
  type ArchetypeMemberSort,
  archetypeMemberIds,
  readArchetypeMembers,
} from "#features/playbooks/store/archetype-members.ts";
import { type Archetype, comparedAxes, type Mark, pickMarks } from "#lib/axes/archetypes.ts";
import { parseGroupKey } from "#lib/axes/claims.ts";
import { axisNamed } from "#lib/axes/registry/axes.ts";
import { toMajor } from "#lib/money.ts";
import { loadActiveModel } from "#records/axes/active-model.ts";
import type { ActiveModelRow } from "#records/axes/axis-models.ts";
import { customerWords } from "#records/customers/customer-columns.ts";
import { writeCustomersById } from "#records/list/customer-file.ts";
import { axisInWords } from "#records/rules/axes/axis-words.ts";
import { archetypeName, groupWord } from "#records/rules/axes/group-names.ts";
import { nameSegment, type SegmentNames } from "#records/rules/axes/segment-words.ts";
import type { Comparison } from "#records/rules/comparison.ts";
import { archetypeFigures, modelFiguresBy } from "../axes/model-figures.ts";
import { readNamedModel } from "../axes/read-axes.ts";

/** The archetypes of an earlier day. */
const compareArchetypes = async (
  scope: Scope,
  compare: Comparison,
  { active, language }: Reader & { active: ActiveModelRow },
) => {
  const { stored, ...of } = await modelFiguresBy(scope, "archetypes", compare, archetypeFigures(active));
  if (!stored) return { ...of, stored };
  const { day, figures } = stored;
  // Those of earlier versions of the product say nothing about today's.
  const archetypes = figures.archetypes
    .filter(({ key }) => parseGroupKey(key) !== null)
    .map(({ key, customers, value }) => ({ key, customers, value, name: archetypeName(key, language) }));
  return { ...of, stored: { day, population: figures.population, archetypes } };
};

type Reader = { language: LanguageTag };

/** The number of chips beside an archetype's name. */
const CHIPS = 3;

const noArchetype = () => new AppError("NOT_FOUND", "There is no such archetype");

const shownBy = (active: ActiveModelRow, { names, language }: Reader & { names: SegmentNames }) => {
  const { models, archetypes } = active;
  const axisWord = (axis: string) => axisInWords(axis, language);
  const named = ({ of_all: ofAll, ...mark }: Mark) => {
    const axis = axisNamed(mark.axis);
    const name = axis ? nameSegment(axis, mark.segment, names).name : mark.segment;
    return { ...mark, ofAll, axisName: axisWord(mark.axis), name };
  };
  const playbooks = archetypePlaybooks(archetypes.archetypes);
  const playbooksByKey = new Map(archetypes.archetypes.map(({ key }, i) => [key, playbooks[i] ?? []]));
  const action = ({ play, why }: ArchetypeAction) => ({
    play,
    because: why.map((word) => ({ word, ...groupWord(word, language) })),
  });
  const short = ({
    key,
    words,
    mix,
    customer_count: customerCount,
    value_share: valueShare,
    share,
    value,
  }: Archetype) => {
    const actions = playbooksByKey.get(key) ?? [];
    return {
      key,
      name: archetypeName(key, language),
      words: words.map((each) => ({ ...each, ...groupWord(each.word, language) })),
      customerCount,
      share,
      value,
      valueShare,
      marks: pickMarks(mix, models, CHIPS).map(named),
      play: actions[0]?.play ?? "stay_in_touch",
      actions: actions.map(action),
    };
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
  const [{ currency }, { active, names }] = await Promise.all([
    getBusinessOrThrow(scope),
    readNamedModel(scope, language),
  ]);
  const compared = compare && { compared: active && (await compareArchetypes(scope, compare, { active, language })) };
  if (!active) return { data: [], total: 0, coverage: 0, stability: 1, currency, model: null, ...compared };
  const { version, madeAt, asOf, population } = active;
  const { archetypes, stability } = active.archetypes;
  const coverage = archetypes.reduce((sum, { share }) => sum + share, 0);
  const { short } = shownBy(active, { names, language });
  const data = archetypes.map(short).sort((a, b) => b.customerCount - a.customerCount || (a.key < b.key ? -1 : 1));
  const model = { version, ranAt: madeAt, asOf, population };
  return { data, total: data.length, coverage, stability, currency, model, ...compared };
};

/** One archetype, with its customers' distribution on every axis compared to all customers. Throws NOT_FOUND. */
export const readArchetype = async (scope: Scope, key: string, { language }: Reader) => {
  const { active, names } = await readNamedModel(scope, language);
  const archetype = active?.archetypes.archetypes.find((each) => each.key === key);
  if (!active || !archetype) throw noArchetype();
  return shownBy(active, { names, language }).inFull(archetype);
};

/** Which customers of an archetype. */
export type ArchetypeMembersRequest = { key: string; q?: string | undefined };

/** In the list's order, by default the largest lifetime value first. */
type AllArchetypeMembersRequest = ArchetypeMembersRequest & { sort?: ArchetypeMemberSort };

const prepareMembers = async (scope: ReadScope, { key, q }: ArchetypeMembersRequest) => {
  const active = await loadActiveModel(scope);
  if (!active?.archetypes.archetypes.some((each) => each.key === key)) throw noArchetype();
  return { version: active.version, key, words: customerWords(scope, q) };
};

/** An archetype's customers, in this order. Throws NOT_FOUND. */
export const listArchetypeMemberIds = async (
  scope: ReadScope,
  { sort = "-lifetimeValue", ...request }: AllArchetypeMembersRequest,
): Promise<string[]> => archetypeMemberIds(scope, await prepareMembers(scope, request), sort);

/** An archetype's customers with the columns of the customers' file and churn risk. Throws FORBIDDEN without `data:export`, and NOT_FOUND. */
export const exportArchetypeMembers = async (
  actor: Actor,
  request: AllArchetypeMembersRequest,
  { language, write }: { language: LanguageTag; write?: TableWriter },
) => {
  assertMay(actor, "data:export");
  const ids = await listArchetypeMemberIds(actor, request);
  const own = { keys: ["churnRisk"], of: () => ({}) };
  return writeCustomersById(actor, ids, { name: ["archetype", request.key], own, write }, language);
};

/** One page of them. Money in major units. Throws NOT_FOUND. */
export const listArchetypeMembers = async (
  scope: ReadScope,
  { sort, ...request }: ArchetypeMembersRequest & Omit<ListRequest<ArchetypeMemberSort>, "q">,
) => {
  const [{ currency }, filter] = await Promise.all([getBusinessOrThrow(scope), prepareMembers(scope, request)]);
  const { data, total } = await readArchetypeMembers(scope, filter, sort, toPageWindow(request));
  return {
    data: data.map((row) => ({ ...row, lifetimeValue: toMajor(row.lifetimeValue, currency) })),
    total,
    currency,
  };
};
