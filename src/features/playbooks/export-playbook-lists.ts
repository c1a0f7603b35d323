import { csvInParts } from "#core/csv/write-csv.ts";
import type { Language } from "#core/messages/language.ts";
import { localizeRows } from "#core/messages/localize-rows.ts";
import { wordsIn } from "#core/messages/words.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData } from "#core/values/permissions.ts";
import { type ChurnAction, churnRules } from "#features/playbooks/rules/churn-action.ts";
import type { PlaybookRule } from "#features/playbooks/rules/playbook.ts";
import {
  CHURN_COLUMNS,
  churnRow,
  OUTREACH_COLUMNS,
  outreachRow,
  type PlaybookReader,
} from "#features/playbooks/rules/playbook-rows.ts";
import { type Candidate, eachCandidate, type PlaybookSort } from "#features/playbooks/store/playbook-candidates.ts";
import { customerFileName } from "#records/rules/customers/file-name.ts";
import {
  type ChurnAsked,
  type ListFrame,
  loadListFrame,
  type PlaybookRequest,
  type PlaybookRow,
  playbookQuery,
  playbookRows,
  prepareOutreachMessage,
  toRulePlaces,
} from "./read-playbook-rows.ts";
import { outreachRules } from "./rules/playbook-decisions.ts";

type ListFile = { name: string; body: ReadableStream<Uint8Array> };

/** All customers on the list as a file in the reader's language. Throws FORBIDDEN without `data:export`. */
const exportListFile = async <Play extends object>(
  actor: Actor,
  list: ListFrame,
  rules: readonly PlaybookRule<Play>[],
  { sort, places, ...filters }: PlaybookRequest & { sort: PlaybookSort; places: readonly number[] | null },
  { name, parts = [], columns, language, cellsOf }: PlayFile<Play> & { language: Language },
): Promise<ListFile> => {
  assertMay(actor, "data:export");
  const { active, frame } = list;
  const isCalibrated = active?.churn.model.isCalibrated ?? false;
  const { segmentNames } = list.given.texts;
  const reader = {
    currency: frame.currency,
    timeZone: frame.timeZone,
    language,
    hidesPersonalData: hidesPersonalData(actor),
    ...(segmentNames && { segmentNames }),
    isCalibrated,
  };
  const cellsOfPage = async (candidates: readonly Candidate[]) => {
    const rows = await playbookRows(actor, candidates, rules, list, { language });
    return rows.map(({ row, candidate }) => cellsOf(row, reader, candidate));
  };
  const tableOf = (cells: readonly Record<string, unknown>[]) => localizeRows(columns, cells, language);
  const body = await csvInParts(tableOf, async (take) => {
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
  cellsOf: (row: PlaybookRow<Play>, reader: PlaybookReader, candidate: Candidate) => Record<string, unknown>;
};

/** Throws FORBIDDEN without `data:export`. */
export const exportChurnActions = async (
  actor: Actor,
  { priority, ...filters }: ChurnAsked & { sort: PlaybookSort },
  language: Language,
): Promise<ListFile> => {
  const list = await loadListFrame(actor);
  const parts = [priority && wordsIn(language).priority[priority]];
  const file = { name: "churn-prevention", parts, columns: CHURN_COLUMNS, language };
  const cellsOf: PlayFile<Omit<ChurnAction, "why">>["cellsOf"] = (row, reader) =>
    churnRow(row, reader, list.given.texts);
  const wanted = { ...filters, places: toRulePlaces(priority) };
  return exportListFile(actor, list, churnRules(list.settings), wanted, { ...file, cellsOf });
};

/** Throws FORBIDDEN without `data:export`. */
export const exportOutreach = async (
  actor: Actor,
  filters: PlaybookRequest & { sort: PlaybookSort },
  language: Language,
): Promise<ListFile> => {
  const list = await loadListFrame(actor);
  const messageOf = prepareOutreachMessage(list, { language, hidesPersonalData: hidesPersonalData(actor) });
  const cellsOf: PlayFile<object>["cellsOf"] = (row, reader, candidate) =>
    outreachRow(row, reader, messageOf(candidate));
  const file = { name: "outreach", columns: OUTREACH_COLUMNS, cellsOf, language };
  return exportListFile(actor, list, outreachRules(list.settings), { ...filters, places: null }, file);
};
