import { readAmount, readQuery } from "#core/ui/address/read-query.ts";
import { type Comparison, parseComparison } from "#features/report/rules/comparison.ts";
import { PRIORITIES } from "#lib/recommend/priorities.ts";
import { CHURN_SORTS, STANDARD_SORTS, WIN_BACK_SORTS } from "#records/rules/views/list-sorts.ts";

export const TABS = ["week", "churn", "outreach"] as const;
export type Tab = (typeof TABS)[number];
export type Priority = (typeof PRIORITIES)[number];

/** The page's state in the address. `minValue` is the lowest value at risk, in major units. */
export type ChurnState = {
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
