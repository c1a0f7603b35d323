import { NIL as BEFORE_ALL } from "uuid";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ActionKind } from "#lib/recommend/recommender.ts";
import { DEFAULT_PERIOD } from "#lib/rfm/periods.ts";
import { addDays } from "#lib/time/day.ts";
import { readStoredBy, saveSnapshot } from "#records/comparison/snapshots.ts";
import { type Comparison, checkedEnd } from "#records/rules/comparison.ts";
import { listChurnActions, listOutreach } from "./list-playbook-customers.ts";
import { summarizeWinBack } from "./list-win-back.ts";
import { listNextActions, loadActionFrame } from "./next-actions.ts";
import { type NextAction, withoutReach } from "./rules/next-actions.ts";
import { nextCustomers, saveActions } from "./store/customer-actions.ts";

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
    ({ priority, customers, valueAtRisk: value }): ListFigures => ({ list: priority, customers, value }),
  );
  const { customers, valueAtRisk: value } = outreach.totals;
  return { lists: [week, ...byPriority, { list: "outreach", customers, value }] };
};

/** Stores today's lists, replacing those of an earlier update today. */
const saveListFigures = async (scope: Scope): Promise<void> => {
  const { today } = await loadBusinessDay(scope);
  const [madeAt, figures] = [now(), await figuresNow(scope)];
  await withBusiness(scope, (client) => saveSnapshot(client, scope, { ...STORED, day: today }, { madeAt, figures }));
};

/**
 * The lists now, and as stored by the last update up to an earlier day (null if none was stored by then). `storedSince`:
 * the first day with stored figures.
 */
export const compareLists = async (scope: Scope, compare: Comparison) => {
  const { today, currency } = await loadBusinessDay(scope);
  const day = checkedEnd({ start: addDays(today, 1 - DEFAULT_PERIOD), end: today }, compare);
  const current = await figuresNow(scope);
  if (day === today) return { day, currency, now: current.lists, stored: { day, ...current }, storedSince: day };
  const { stored, storedSince } = await withBusiness(scope, (client) =>
    readStoredBy<Figures>(client, scope, { ...STORED, day }),
  );
  return { day, currency, now: current.lists, stored: stored && { day: stored.day, ...stored.figures }, storedSince };
};

const PAGE = 500;

const storedKinds = (actions: readonly NextAction[]): ActionKind[] => [
  ...new Set(withoutReach(actions).map(({ kind }) => kind)),
];

/**
 * Recomputes and stores every customer's next actions, a transaction per page; if stopped, the pages so far are kept, and
 * the next update replaces the rest. Then stores the size of the lists, for comparing later ones with it.
 */
export const updateActions = async (scope: Scope, signal: AbortSignal): Promise<{ customers: number }> => {
  const given = await loadActionFrame(scope);
  const asOf = given.frame.today;
  let customers = 0;
  for (let after: string = BEFORE_ALL; ; ) {
    signal.throwIfAborted();
    const ids = await withBusiness(scope, (client) => nextCustomers(client, scope, after, PAGE));
    const found = await listNextActions(scope, ids, given, { isFresh: true });
    const rows = found.map(({ id, revision, plan, actions }) => {
      return { id, revision, asOf, actions: storedKinds(actions), ...plan };
    });
    await withBusiness(scope, (client) => saveActions(client, scope, rows));
    customers += rows.length;
    const last = ids.at(-1);
    if (last === undefined || ids.length < PAGE) break;
    after = last;
  }
  await saveListFigures(scope);
  return { customers };
};
