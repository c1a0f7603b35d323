import { csvInParts, type TableWriter } from "#core/csv.ts";
import { type ListRequest, toPageWindow } from "#core/db/read-page.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { localizeRows } from "#core/messages/localize-rows.ts";
import { wordsIn } from "#core/messages/words.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData, type ReadScope, type Scope } from "#core/values/permissions.ts";
import { listDrifterIds } from "#features/axes/read-drift.ts";
import type { Reader } from "#features/segments/describe-criteria.ts";
import { toMajor } from "#lib/money.ts";
import { PRIORITIES } from "#lib/recommend/recommender.ts";
import type { ActiveModelRow } from "#records/axes/axis-models.ts";
import { readForecastDay } from "#records/customers/list-rows.ts";
import { textIn } from "#records/rules/business-texts.ts";
import { type CellReader, customerFileName } from "#records/rules/customers/customer-files.ts";
import { NO_REACH } from "#records/rules/customers/reach.ts";
import { type ChurnAction, churnRules, outreachRules, type PlaybookRule } from "#records/rules/playbook.ts";
import { findFirstActions } from "./next-actions.ts";
import {
  type ChurnAsked,
  type ListFrame,
  loadListFrame,
  localizedRows,
  type PlaybookRequest,
  type PlaybookRow,
  playbookQuery,
  playbookRows,
  prepareOutreachMessage,
  toRulePlaces,
} from "./read-playbook-rows.ts";
import { CHURN_COLUMNS, churnRow, OUTREACH_COLUMNS, outreachRow } from "./rules/playbook-rows.ts";
import {
  type Candidate,
  eachCandidate,
  type PlaybookSort,
  type PlaybookSum,
  readCandidateIds,
  readCandidates,
} from "./store/playbook-candidates.ts";

const listCustomerIds = async (
  scope: ReadScope,
  list: ListFrame,
  rules: readonly PlaybookRule<unknown>[],
  { places, ...filters }: PlaybookRequest & { places: readonly number[] | null },
): Promise<string[]> =>
  list.active ? readCandidateIds(scope, { ...playbookQuery(scope, list, list.active, rules, filters), places }) : [];

/** The IDs of all customers that the churn list shows for these filters. */
export const churnCustomerIds = async (scope: ReadScope, { priority, ...filters }: ChurnAsked): Promise<string[]> => {
  const list = await loadListFrame(scope);
  return listCustomerIds(scope, list, churnRules(list.settings), { ...filters, places: toRulePlaces(priority) });
};

/** The IDs of all customers that the outreach list shows for these filters. */
export const outreachCustomerIds = async (scope: ReadScope, filters: PlaybookRequest): Promise<string[]> => {
  const list = await loadListFrame(scope);
  return listCustomerIds(scope, list, outreachRules(list.settings), { ...filters, places: null });
};

type ListFile = { name: string; body: ReadableStream<Uint8Array> };

/** All customers on the list as a file in the reader's language. Throws FORBIDDEN without `data:export`. */
const exportListFile = async <Play extends object>(
  actor: Actor,
  list: ListFrame,
  rules: readonly PlaybookRule<Play>[],
  { sort, places, ...filters }: PlaybookRequest & { sort: PlaybookSort; places: readonly number[] | null },
  {
    name,
    parts = [],
    columns,
    language,
    cellsOf,
    write,
  }: PlayFile<Play> & { language: LanguageTag; write: TableWriter },
): Promise<ListFile> => {
  assertMay(actor, "data:export");
  const { active, frame } = list;
  const { segmentNames } = list.given.texts;
  const reader = {
    currency: frame.currency,
    timeZone: frame.timeZone,
    language,
    hidesPersonalData: hidesPersonalData(actor),
    ...(segmentNames && { segmentNames }),
  };
  const cellsOfPage = async (candidates: readonly Candidate[]) => {
    const rows = await playbookRows(actor, candidates, rules, list, { language });
    return rows.map(({ row, candidate }) => cellsOf(row, reader, candidate));
  };
  const tableOf = (cells: readonly Record<string, unknown>[]) => localizeRows(columns, cells, language);
  const body = await write(tableOf, async (take) => {
    if (!active) return;
    const query = { ...playbookQuery(actor, list, active, rules, filters), places };
    await eachCandidate(actor, query, sort, async (candidates) => take(await cellsOfPage(candidates)));
  });
  return { name: customerFileName(name, parts, frame.today), body };
};

/** The file's name and what a row says about the playbook. */
type PlayFile<Play> = {
  name: string;
  parts?: readonly (string | undefined)[];
  columns: readonly string[];
  cellsOf: (row: PlaybookRow<Play>, reader: CellReader, candidate: Candidate) => Record<string, unknown>;
};

/** Throws FORBIDDEN without `data:export`. */
export const exportChurnActions = async (
  actor: Actor,
  { priority, ...filters }: ChurnAsked & { sort: PlaybookSort },
  language: LanguageTag,
  write: TableWriter = csvInParts,
): Promise<ListFile> => {
  const list = await loadListFrame(actor);
  const parts = [priority && wordsIn(language).priority[priority]];
  const file = { name: "churn-prevention", parts, columns: CHURN_COLUMNS, language, write };
  const cellsOf: PlayFile<Omit<ChurnAction, "why">>["cellsOf"] = (row, reader) =>
    churnRow(row, reader, list.given.texts);
  const wanted = { ...filters, places: toRulePlaces(priority) };
  return exportListFile(actor, list, churnRules(list.settings), wanted, { ...file, cellsOf });
};

/** Throws FORBIDDEN without `data:export`. */
export const exportOutreach = async (
  actor: Actor,
  filters: PlaybookRequest & { sort: PlaybookSort },
  language: LanguageTag,
  write: TableWriter = csvInParts,
): Promise<ListFile> => {
  const list = await loadListFrame(actor);
  const messageOf = prepareOutreachMessage(list, { language, hidesPersonalData: hidesPersonalData(actor) });
  const cellsOf: PlayFile<object>["cellsOf"] = (row, reader, candidate) =>
    outreachRow(row, reader, messageOf(candidate));
  const file = { name: "outreach", columns: OUTREACH_COLUMNS, cellsOf, language, write };
  return exportListFile(actor, list, outreachRules(list.settings), { ...filters, places: null }, file);
};

const toModelSummary = ({ version, madeAt, asOf, churn }: ActiveModelRow) => ({
  version,
  ranAt: madeAt,
  asOf,
  isCalibrated: churn.model.isCalibrated,
});

const computeTotals = (sums: readonly PlaybookSum[], currency: string) => {
  const [customers, foreseen, atRisk] = (["customers", "foreseen", "atRisk"] as const).map((field) =>
    sums.reduce((sum, each) => sum + each[field], 0),
  ) as [number, number, number];
  return { customers, valueAtRisk: foreseen === 0 ? null : toMajor(atRisk, currency) };
};

/** One page of the customers that the rules select, with the context every list shows. */
const listPlaybookPage = async <Play extends object>(
  scope: ReadScope,
  list: ListFrame,
  rules: readonly PlaybookRule<Play>[],
  {
    page,
    pageSize,
    sort,
    places,
    ...filters
  }: PlaybookRequest & ListRequest<PlaybookSort> & { places: readonly number[] | null },
  reader: Reader,
) => {
  const { active, frame } = list;
  const { currency } = frame;
  const forecastDay = await readForecastDay(scope);
  const beside = { currency, forecast: forecastDay === null ? null : { asOf: forecastDay } };
  if (!active) return { rows: [], total: 0, reach: NO_REACH, sums: [], marked: 0, model: null, ...beside };
  const question = { ...playbookQuery(scope, list, active, rules, filters), places };
  const found = await readCandidates(scope, question, sort, toPageWindow({ page, pageSize }));
  const rows = await playbookRows(scope, found.data, rules, list, reader);
  const open = found.sums.filter(({ isMarked }) => isMarked === question.isMarked);
  const marked = found.sums.reduce((sum, { isMarked, customers }) => sum + (isMarked ? customers : 0), 0);
  return { rows, total: found.total, reach: found.reach, sums: open, marked, model: toModelSummary(active), ...beside };
};

/**
 * One page of customers at risk with the recommended action, and the totals per priority of all that match the search
 * and minimum value. Money in major units.
 */
export const listChurnActions = async (
  scope: ReadScope,
  { priority, ...request }: ChurnAsked & ListRequest<PlaybookSort>,
  reader: Reader,
) => {
  const list = await loadListFrame(scope);
  const rules = churnRules(list.settings);
  const { rows, sums, ...rest } = await listPlaybookPage(
    scope,
    list,
    rules,
    { ...request, places: toRulePlaces(priority) },
    reader,
  );
  const totals = PRIORITIES.map((each, place) => ({
    priority: each,
    ...computeTotals(
      sums.filter((sum) => sum.place === place),
      rest.currency,
    ),
  }));
  return { data: rows.map(({ row }) => row), totals, ...rest };
};

/** One page of customers at risk who are worth contacting, with the message in the reader's language; nothing is sent. */
export const listOutreach = async (
  scope: ReadScope,
  request: PlaybookRequest & ListRequest<PlaybookSort>,
  reader: Reader,
) => {
  const list = await loadListFrame(scope);
  const wanted = { ...request, places: null };
  const { rows, sums, ...rest } = await listPlaybookPage(scope, list, outreachRules(list.settings), wanted, reader);
  const messageOf = prepareOutreachMessage(list, reader);
  const data = rows.map(({ candidate, row }) => ({ ...row, message: messageOf(candidate) }));
  const message = textIn(list.given.texts, "outreach_message", reader.language);
  return { data, totals: computeTotals(sums, rest.currency), message, ...rest };
};

/** A list of whatever customers the question is about. */
const ALL: readonly PlaybookRule<object>[] = [{ when: [], play: {} }];

const openSum = (sums: readonly PlaybookSum[], field: "foreseen" | "atRisk"): number =>
  sums.reduce((sum, each) => sum + (each.isMarked ? 0 : each[field]), 0);

/**
 * The customers who drift in the last quarter and have no recorded outcome, the highest value at risk first: at most so many rows, how
 * many they are, how many of them the churn list has too, and the value at risk of the others. Money in major units.
 */
export const listDriftersAtRisk = async (
  scope: Scope,
  { minValue, most }: { minValue: number | null; most: number },
  reader: Reader,
) => {
  const [ids, list] = await Promise.all([listDrifterIds(scope), loadListFrame(scope)]);
  if (!ids || !list.active) return { rows: [], total: 0, alsoAtRisk: 0, valueAtRisk: null };
  const request = { ids, state: "open", minValue: minValue ?? undefined } as const;
  const question = playbookQuery(scope, list, list.active, ALL, request);
  const [all, atRisk] = await Promise.all([
    readCandidates(scope, question, "-valueAtRisk", { offset: 0, limit: most }),
    readCandidates(scope, { ...question, rules: churnRules(list.settings) }, "priority", { offset: 0, limit: 0 }),
  ]);
  const actions = await findFirstActions(scope, all.data, list.given, reader);
  const others = (field: "foreseen" | "atRisk") => openSum(all.sums, field) - openSum(atRisk.sums, field);
  return {
    rows: all.data.map((row) => localizedRows(row, actions.get(row.id), list)),
    total: all.total,
    alsoAtRisk: atRisk.total,
    valueAtRisk: others("foreseen") === 0 ? null : toMajor(others("atRisk"), list.frame.currency),
  };
};
