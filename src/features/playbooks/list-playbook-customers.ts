import { type ListRequest, toPageWindow } from "#core/db/read-page.ts";
import { inBothCasings } from "#core/values/letter-case.ts";
import type { ReadScope } from "#core/values/permissions.ts";
import { NO_REACH } from "#core/values/reach.ts";
import { readForecastDay } from "#features/forecast/store/forecasts.ts";
import { churnRules } from "#features/playbooks/rules/churn-action.ts";
import type { PlaybookRule } from "#features/playbooks/rules/playbook.ts";
import { type PlaybookSort, type PlaybookSum, readCandidates } from "#features/playbooks/store/playbook-candidates.ts";
import { toMajor } from "#lib/money.ts";
import { PRIORITIES } from "#lib/recommend/priorities.ts";
import type { ActiveModelRow } from "#records/axes/axis-models.ts";
import { textIn } from "#records/rules/texts/standard-texts.ts";
import type { Reader } from "../segments/describe-criteria.ts";
import {
  type ChurnAsked,
  type ListFrame,
  loadListFrame,
  type PlaybookRequest,
  playbookQuery,
  playbookRows,
  prepareOutreachMessage,
  toRulePlaces,
} from "./read-playbook-rows.ts";
import { outreachRules } from "./rules/playbook-decisions.ts";

const toModelSummary = ({ version, madeAt, asOf, churn }: ActiveModelRow) => ({
  version,
  ranAt: madeAt.toISOString(),
  asOf: asOf.toISOString(),
  isCalibrated: churn.model.isCalibrated,
});

const computeTotals = (sums: readonly PlaybookSum[], currency: string) => {
  const [customers, foreseen, atRisk] = (["customers", "foreseen", "atRisk"] as const).map((field) =>
    sums.reduce((sum, each) => sum + each[field], 0),
  ) as [number, number, number];
  return inBothCasings({ customers, value_at_risk: foreseen === 0 ? null : toMajor(atRisk, currency) });
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
  const rows = await playbookRows(scope, found.rows, rules, list, reader);
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
  return { data: rows.map(({ row }) => inBothCasings(row)), totals, ...rest };
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
  const data = rows.map(({ candidate, row }) => ({ ...inBothCasings(row), message: messageOf(candidate) }));
  const message = textIn(list.given.texts, "outreach_message", reader.language);
  return { data, totals: computeTotals(sums, rest.currency), message, ...rest };
};
