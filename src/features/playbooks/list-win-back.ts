import { loadBusinessDay } from "#core/auth/business-day.ts";
import { cached } from "#core/cache.ts";
import { csvInParts, type TableWriter } from "#core/csv.ts";
import { type ListRequest, toPageWindow } from "#core/db/read-page.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { localizeRows } from "#core/messages/localize-rows.ts";
import { lastRunAt } from "#core/runs/store/runs.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData, type ReadScope, type Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { toMajor, toMinor } from "#lib/money.ts";
import { type ContactEffect, expectFromContact } from "#lib/recommend/contact-effect.ts";
import { daysSince, toLocalDay } from "#lib/time/day.ts";
import { customerWords } from "#records/customers/customer-columns.ts";
import { readForecastDay } from "#records/customers/list-rows.ts";
import { type Population, populationKey } from "#records/customers/report-population.ts";
import { CACHE_SECONDS } from "#records/rfm/report-scope.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import { customerFileName } from "#records/rules/customers/customer-files.ts";
import { pickIdentity } from "#records/rules/customers/customer-standing.ts";
import type { ReachFilter } from "#records/rules/customers/reach.ts";
import type { PlaybookSettings } from "#records/rules/playbook.ts";
import type { Reader } from "../segments/describe-criteria.ts";
import { findFirstActions, loadActionFrame, type ShownAction } from "./next-actions.ts";
import { WIN_BACK_COLUMNS, winBackRow } from "./rules/playbook-rows.ts";
import { readMarksVersion } from "./store/marks.ts";
import { loadPlaybookSettings } from "./store/playbook-settings.ts";
import {
  eachWinBack,
  readWinBack,
  readWinBackIds,
  type WinBackCustomer,
  type WinBackQuery,
  type WinBackSort,
  type WinBackSums,
} from "./store/win-back-list.ts";

export type WinBackRequest = {
  q?: string | undefined;
  view: "week" | "all";
  reachable: ReachFilter;
  state: "open" | "marked";
  /** Only these customers. */
  ids?: readonly string[] | undefined;
};

const WEEK_MS = 7 * 86_400_000;

const buildQuery = (
  scope: ReadScope,
  { q, view, reachable, state, ids }: WinBackRequest,
  { winBackPerWeek: perWeek, winBackLeastValue }: PlaybookSettings,
  { today, currency }: CriteriaContext,
): WinBackQuery => {
  const at = now();
  const leastValue = toMinor(winBackLeastValue, currency);
  const since = new Date(at.getTime() - WEEK_MS);
  const week = view === "week" ? { leastValue, perWeek, since } : null;
  const chosen = ids?.filter(isUuid) ?? null;
  return { today, at, words: customerWords(scope, q), ids: chosen, reachable, isMarked: state === "marked", week };
};

const shownRow = (
  customer: WinBackCustomer,
  action: ShownAction | undefined,
  { currency, timeZone, today }: CriteriaContext,
) => {
  const { lifetimeValue, lastOrderAt, usualGapDays, chanceToReturn, mark, byEmail, bySms } = customer;
  const major = (minor: number | null) => (minor === null ? null : toMajor(minor, currency));
  return {
    ...pickIdentity(customer),
    lifetimeValue: toMajor(lifetimeValue, currency),
    lastOrderAt: lastOrderAt,
    daysSinceLastOrder: daysSince(toLocalDay(lastOrderAt, timeZone), today),
    usualGapDays: usualGapDays,
    chanceToReturn: chanceToReturn,
    valueIfBack: major(customer.valueIfBack),
    saveValue: major(customer.saveValue),
    reachableByEmail: byEmail,
    reachableBySms: bySms,
    nextAction: action ?? null,
    mark: mark && { ...mark, at: new Date(mark.at), until: new Date(mark.until) },
  };
};

/** What contacting a list's customers is expected to bring, in major units. */
const expectFromList = ({ customers, saved }: WinBackSums, effect: ContactEffect | null, currency: string) => {
  const { lower, upper, basis } = expectFromContact({ customers, valueAtRisk: toMajor(saved, currency) }, effect);
  const rounded = (amount: number) => toMajor(toMinor(amount, currency), currency);
  return { lower: rounded(lower), upper: rounded(upper), basis };
};

/**
 * One page of the customers to win back this week, or of all who are overdue, with each customer's first action in the
 * reader's language, and what contacting all of them is expected to bring: `effect` is what the business's own campaigns measured
 * per contacted customer. Money in major units.
 */
export const listWinBack = async (
  scope: ReadScope,
  { page, pageSize, sort, ...request }: WinBackRequest & ListRequest<WinBackSort>,
  reader: Reader,
  effect: ContactEffect | null = null,
) => {
  const [given, settings, forecastDay] = await Promise.all([
    loadActionFrame(scope),
    loadPlaybookSettings(scope),
    readForecastDay(scope),
  ]);
  const { frame } = given;
  const { currency } = frame;
  const query = buildQuery(scope, request, settings, frame);
  const { data: rows, total, sums, ...rest } = await readWinBack(scope, query, sort, toPageWindow({ page, pageSize }));
  const actions = await findFirstActions(scope, rows, given, reader);
  const { byEmail: reachableByEmail, bySms: reachableBySms, customers } = sums;
  return {
    data: rows.map((row) => shownRow(row, actions.get(row.id), frame)),
    total,
    totals: {
      customers,
      reachableByEmail,
      reachableBySms,
      expectedValueSaved: toMajor(sums.saved, currency),
      expectedFromContact: expectFromList(sums, effect, currency),
    },
    ...rest,
    cap: settings.winBackPerWeek,
    leastValue: settings.winBackLeastValue,
    currency,
    forecast: forecastDay === null ? null : { asOf: forecastDay },
  };
};

/**
 * This week's first customers and the list's sums, without who they are and what to do about each; of those in a population, if one is
 * given. Money in major units. Cached like the reports, until a run, a mark or a setting changes the list.
 */
export const summarizeWinBack = async (
  scope: Scope,
  limit: number,
  { effect = null, population = null }: { effect?: ContactEffect | null; population?: Population | null } = {},
) => {
  const [frame, settings, marks, ranAt] = await Promise.all([
    loadBusinessDay(scope),
    loadPlaybookSettings(scope),
    readMarksVersion(scope),
    lastRunAt(scope),
  ]);
  const { winBackPerWeek, winBackLeastValue } = settings;
  const state =
    [frame.today, ranAt, marks, winBackPerWeek, winBackLeastValue, limit].join(":") + populationKey(population);
  const compute = async () => {
    const list = buildQuery(scope, { view: "week", reachable: "any", state: "open" }, settings, frame);
    const query = { ...list, within: population };
    const { data: rows, sums, asOf } = await readWinBack(scope, query, "-saveValue", { limit, offset: 0 });
    return {
      sums,
      customers: sums.customers,
      expectedValueSaved: toMajor(sums.saved, frame.currency),
      asOf,
      first: rows.map(({ id, saveValue, lastOrderAt }) => ({
        id,
        value: saveValue === null ? null : toMajor(saveValue, frame.currency),
        lastOrderAt: lastOrderAt.toISOString(),
      })),
    };
  };
  const { value } = await cached(scope, `win_back_week_sums:${scope.businessId}:${state}`, CACHE_SECONDS, compute);
  const { sums, ...summary } = value;
  return { ...summary, expectedFromContact: expectFromList(sums, effect, frame.currency) };
};

/** The IDs of the whole list. */
export const winBackCustomerIds = async (scope: ReadScope, request: WinBackRequest): Promise<string[]> => {
  const [frame, settings] = await Promise.all([loadBusinessDay(scope), loadPlaybookSettings(scope)]);
  return readWinBackIds(scope, buildQuery(scope, request, settings, frame));
};

/** The whole list as a file in the reader's language. Throws FORBIDDEN without `data:export`. */
export const exportWinBack = async (
  actor: Actor,
  { sort, ...request }: WinBackRequest & { sort: WinBackSort },
  { language }: { language: LanguageTag },
  write: TableWriter = csvInParts,
) => {
  assertMay(actor, "data:export");
  const [given, settings] = await Promise.all([loadActionFrame(actor), loadPlaybookSettings(actor)]);
  const { frame } = given;
  const { segmentNames } = given.texts;
  const reader = {
    currency: frame.currency,
    timeZone: frame.timeZone,
    language,
    hidesPersonalData: hidesPersonalData(actor),
    ...(segmentNames && { segmentNames }),
  };
  type Shown = ReturnType<typeof shownRow>;
  const tableOf = (rows: readonly Shown[]) =>
    localizeRows(
      WIN_BACK_COLUMNS,
      rows.map((row) => winBackRow(row, reader)),
      language,
    );
  const body = await write(tableOf, (take) =>
    eachWinBack(actor, buildQuery(actor, request, settings, frame), sort, async (rows) => {
      const actions = await findFirstActions(actor, rows, given, { language });
      await take(rows.map((row) => shownRow(row, actions.get(row.id), frame)));
    }),
  );
  const name = request.view === "week" ? "win-back-this-week" : "win-back-all-overdue";
  return { name: customerFileName(name, [], frame.today), body };
};
