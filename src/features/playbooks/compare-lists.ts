import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type Comparison, checkedEnd } from "#features/report/rules/comparison.ts";
import { readStoredBy, saveSnapshot } from "#features/report/store/report-snapshots.ts";
import { addDays } from "#lib/time/day.ts";
import { STANDARD_PERIOD } from "#records/rules/periods.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { listChurnActions, listOutreach } from "./list-playbook-customers.ts";
import { summarizeWinBack } from "./list-win-back.ts";

/** A list's customers who are not handled yet, and the money at stake in major units; null without forecasts. */
type ListFigures = {
  list: "win_back" | "high" | "medium" | "low" | "outreach";
  customers: number;
  value: number | null;
};

type Figures = { lists: ListFigures[] };

const STORED = { report: "churn", setting: "" } as const;
/** Only the totals are of interest. */
const WHOLE = { page: 1, pageSize: 1, sort: "-valueAtRisk" } as const;

/** The lists as they are now. Without a model of behavior there is only the one that doesn't need it. */
const figuresNow = async (scope: Scope): Promise<Figures> => {
  const reader = { language: "en" } as const;
  const [winBack, churn, outreach] = [
    await summarizeWinBack(scope, 0),
    await listChurnActions(scope, WHOLE, reader),
    await listOutreach(scope, WHOLE, reader),
  ];
  const week: ListFigures = { list: "win_back", customers: winBack.customers, value: winBack.expectedValueSaved };
  if (!churn.model) return { lists: [week] };
  const byPriority = churn.totals.map(
    ({ priority, customers, value_at_risk: value }): ListFigures => ({ list: priority, customers, value }),
  );
  const { customers, value_at_risk: value } = outreach.totals;
  return { lists: [week, ...byPriority, { list: "outreach", customers, value }] };
};

/** Stores today's lists, replacing those of an earlier update today. */
export const saveListFigures = async (scope: Scope): Promise<void> => {
  const { today } = await loadCriteriaContext(scope);
  const [madeAt, figures] = [now(), await figuresNow(scope)];
  await withBusiness(scope, (client) => saveSnapshot(client, scope, { ...STORED, day: today }, { madeAt, figures }));
};

/**
 * The lists now, and as stored by the last update up to an earlier day (null if none was stored by then). `storedSince`:
 * the first day with stored figures.
 */
export const compareLists = async (scope: Scope, compare: Comparison) => {
  const { today, currency } = await loadCriteriaContext(scope);
  const day = checkedEnd({ start: addDays(today, 1 - STANDARD_PERIOD), end: today }, compare);
  const current = await figuresNow(scope);
  if (day === today) return { day, currency, now: current.lists, stored: { day, ...current }, storedSince: day };
  const { stored, storedSince } = await withBusiness(scope, (client) =>
    readStoredBy<Figures>(client, scope, { ...STORED, day }),
  );
  return { day, currency, now: current.lists, stored: stored && { day: stored.day, ...stored.figures }, storedSince };
};
