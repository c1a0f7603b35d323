import { readAmount, readQuery } from "#core/ui/read-query.ts";
import type { Address } from "#core/ui/use-address-state.ts";
import type {
  ChurnListAnswer,
  ChurnRow,
  OutreachListAnswer,
  OutreachRow,
} from "#features/playbooks/contracts/playbooks.ts";
import type { WinBackRow } from "#features/playbooks/contracts/win-back.ts";
import { type Comparison, parseComparison } from "#features/report/rules/comparison.ts";
import { PRIORITIES } from "#lib/recommend/recommender.ts";
import { CHURN_SORTS, STANDARD_SORTS, WIN_BACK_SORTS } from "#records/rules/view-lists.ts";

export const TABS = ["week", "churn", "outreach"] as const;
type Tab = (typeof TABS)[number];
type Priority = (typeof PRIORITIES)[number];

/** The page's state in the address. `minValue` is the lowest value at risk, in major units. */
type ChurnState = {
  tab: Tab;
  /** Which overdue customers. */
  who: "week" | "all";
  priority: Priority | null;
  minValue: number | null;
  /** Open or handled customers. */
  show: "open" | "marked";
  compare: Comparison | null;
  view: "chart" | "table";
};

/** All lists of the page are searched and sorted by the server. */
export const WIN_BACK_LIST = {
  sorts: WIN_BACK_SORTS,
  standardSort: STANDARD_SORTS.winBack,
};
export const CHURN_LIST = {
  sorts: CHURN_SORTS,
  standardSort: STANDARD_SORTS.churn,
};

const oneOf =
  <Value extends string>(values: readonly Value[]) =>
  (text: string): Value | undefined =>
    values.find((value) => value === text);

/** Replaces invalid values by defaults and lists their names in `unknown`. */
export const readChurnState = (query: URLSearchParams): { state: ChurnState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state: ChurnState = {
    tab: read<Tab>("tab", oneOf(TABS), "week"),
    who: read<ChurnState["who"]>("who", oneOf(["week", "all"]), "week"),
    priority: read<Priority | null>("priority", oneOf(PRIORITIES), null),
    minValue: read<number | null>("minValue", readAmount, null),
    show: read<ChurnState["show"]>("show", oneOf(["open", "marked"]), "open"),
    compare: read<Comparison | null>("compare", parseComparison, null),
    view: read<ChurnState["view"]>("view", oneOf(["chart", "table"]), "chart"),
  };
  return { state, unknown };
};

/** The query string, without default values. */
export const writeChurnState = (state: ChurnState): string => {
  const query = new URLSearchParams();
  if (state.tab !== "week") query.set("tab", state.tab);
  if (state.who !== "week") query.set("who", state.who);
  if (state.priority) query.set("priority", state.priority);
  if (state.minValue !== null) query.set("minValue", String(state.minValue));
  if (state.show !== "open") query.set("show", state.show);
  if (state.compare) query.set("compare", state.compare);
  if (state.view !== "chart") query.set("view", state.view);
  return query.size > 0 ? `?${query}` : "";
};

export type ChurnAddress = Address<ChurnState>;

/** A customer on a list that rules select. */
export type RuleListRow = ChurnRow | OutreachRow;
/** A customer on any of the lists. */
export type ChurnListRow = RuleListRow | WinBackRow;
export type ChurnOrOutreachAnswer = ChurnListAnswer | OutreachListAnswer;

type Total = { customers: number; valueAtRisk: number | null };

/** Total of all priorities; null if no customer has a forecast. */
export const sumTotals = (totals: readonly Total[] | Total): { customers: number; valueAtRisk: number | null } => {
  const all = Array.isArray(totals) ? (totals as readonly Total[]) : [totals as Total];
  const known = all.flatMap(({ valueAtRisk }) => (valueAtRisk === null ? [] : [valueAtRisk]));
  return {
    customers: all.reduce((sum, { customers }) => sum + customers, 0),
    valueAtRisk: known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0),
  };
};

/** The anchor of a rule's text. */
export const ruleId = (rule: string): string => `rule-${rule}`;
