import { assertMay } from "#lib/domain/accounts/grants.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { localizeRows } from "#lib/domain/words/localize-rows.ts";
import { customerWords } from "#lib/server/db/search-customers.ts";
import { identityOf } from "../domain/customers/customer-standing.ts";
import { customerFileName } from "../domain/customers/file-name.ts";
import type { ReachFilter } from "../domain/customers/reach.ts";
import { inBothCasings } from "../domain/letter-case.ts";
import { toMajor, toMinor } from "../domain/money.ts";
import { type Actor, hidesPersonalData, type ReadScope, type Scope } from "../domain/permissions.ts";
import type { PlaybookSettings } from "../domain/playbooks/playbook-settings.ts";
import { WIN_BACK_COLUMNS, winBackRow } from "../domain/playbooks/win-back-rows.ts";
import { dayOf, daysSince } from "../domain/time/day.ts";
import { isUuid } from "../domain/uuid.ts";
import { CACHE_SECONDS } from "../report/load-report-context.ts";
import type { Reader } from "../segments/describe-criteria.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { cached } from "../server/cache/cache.ts";
import { now } from "../server/clock.ts";
import type { CriteriaContext } from "../server/criteria/compile.ts";
import { csvInParts } from "../server/csv/write-csv.ts";
import { readForecastDay } from "../server/db/forecast/forecasts.ts";
import { readMarksVersion } from "../server/db/playbooks/churn-marks.ts";
import { playbookSettingsOf } from "../server/db/playbooks/playbook-settings.ts";
import {
  eachWinBack,
  readWinBack,
  readWinBackIds,
  type WinBackCustomer,
  type WinBackQuery,
  type WinBackSort,
} from "../server/db/playbooks/win-back-list.ts";
import { type ListRequest, pageWindowOf } from "../server/db/read-page.ts";
import { lastRunAt } from "../server/db/runs/open-runs.ts";
import { firstActionsOf, type ShownAction } from "./first-actions-of.ts";
import { actionFrameOf } from "./next-actions-of.ts";

export type WinBackRequest = {
  q?: string | undefined;
  view: "week" | "all";
  reachable: ReachFilter;
  state: "open" | "marked";
  /** Only these customers. */
  ids?: readonly string[] | undefined;
};

const WEEK_MS = 7 * 86_400_000;

const queryOf = (
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
    ...identityOf(customer),
    lifetime_value: toMajor(lifetimeValue, currency),
    last_order_at: lastOrderAt.toISOString(),
    days_since_last_order: daysSince(dayOf(lastOrderAt, timeZone), today),
    usual_gap_days: usualGapDays,
    chance_to_return: chanceToReturn,
    value_if_back: major(customer.valueIfBack),
    save_value: major(customer.saveValue),
    reachable_by_email: byEmail,
    reachable_by_sms: bySms,
    next_action: action ?? null,
    mark: mark && { ...mark, at: new Date(mark.at).toISOString(), until: new Date(mark.until).toISOString() },
  };
};

/**
 * One page of the customers to win back this week, or of all who are overdue, with each customer's first action in the
 * reader's language. Money in major units.
 */
export const listWinBack = async (
  scope: ReadScope,
  { page, pageSize, sort, ...request }: WinBackRequest & ListRequest<WinBackSort>,
  reader: Reader,
) => {
  const [given, settings, forecastDay] = await Promise.all([
    actionFrameOf(scope),
    playbookSettingsOf(scope),
    readForecastDay(scope),
  ]);
  const { frame } = given;
  const { currency } = frame;
  const query = queryOf(scope, request, settings, frame);
  const { rows, total, sums, ...rest } = await readWinBack(scope, query, sort, pageWindowOf({ page, pageSize }));
  const actions = await firstActionsOf(scope, rows, given, reader);
  const { byEmail: reachableByEmail, bySms: reachableBySms, customers } = sums;
  return {
    data: rows.map((row) => inBothCasings(shownRow(row, actions.get(row.id), frame))),
    total,
    totals: { customers, reachableByEmail, reachableBySms, expectedValueSaved: toMajor(sums.saved, currency) },
    ...rest,
    cap: settings.winBackPerWeek,
    leastValue: settings.winBackLeastValue,
    chanceWithin: given.active?.churn.model.isCalibrated ? ("gap" as const) : ("year" as const),
    currency,
    forecast: forecastDay === null ? null : { asOf: forecastDay },
  };
};

/**
 * This week's first customers and the list's sums, without who they are and what to do about each. Money in major units.
 * Cached like the reports, until a run, a mark or a setting changes the list.
 */
export const summarizeWinBack = async (scope: Scope, limit: number) => {
  const [frame, settings, marks, ranAt] = await Promise.all([
    loadCriteriaContext(scope),
    playbookSettingsOf(scope),
    readMarksVersion(scope),
    lastRunAt(scope),
  ]);
  const { winBackPerWeek, winBackLeastValue } = settings;
  const state = [frame.today, ranAt, marks, winBackPerWeek, winBackLeastValue, limit].join(":");
  const compute = async () => {
    const query = queryOf(scope, { view: "week", reachable: "any", state: "open" }, settings, frame);
    const { rows, sums, asOf } = await readWinBack(scope, query, "-saveValue", { limit, offset: 0 });
    return {
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
  return (await cached(scope, `win_back_week:${scope.businessId}:${state}`, CACHE_SECONDS, compute)).value;
};

/** The IDs of the whole list. */
export const winBackCustomerIds = async (scope: ReadScope, request: WinBackRequest): Promise<string[]> => {
  const [frame, settings] = await Promise.all([loadCriteriaContext(scope), playbookSettingsOf(scope)]);
  return readWinBackIds(scope, queryOf(scope, request, settings, frame));
};

/** The whole list as a file in the reader's language. Throws FORBIDDEN without `data:export`. */
export const exportWinBack = async (
  actor: Actor,
  { sort, ...request }: WinBackRequest & { sort: WinBackSort },
  { language }: { language: Language },
) => {
  assertMay(actor, "data:export");
  const [given, settings] = await Promise.all([actionFrameOf(actor), playbookSettingsOf(actor)]);
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
  const body = await csvInParts(tableOf, (take) =>
    eachWinBack(actor, queryOf(actor, request, settings, frame), sort, async (rows) => {
      const actions = await firstActionsOf(actor, rows, given, { language });
      await take(rows.map((row) => shownRow(row, actions.get(row.id), frame)));
    }),
  );
  const name = request.view === "week" ? "win-back-this-week" : "win-back-all-overdue";
  return { name: customerFileName(name, [], frame.today), body };
};
