import { readQuery } from "#core/ui/address/read-query.ts";
import { type Comparison, parseComparison } from "#features/report/rules/comparison.ts";

export const GROUPS = ["all", "marketing", "support"] as const;
export const SORTS = ["usual", "weakest", "changed"] as const;

/** The explorer's state in the address. */
export type AxesState = {
  group: (typeof GROUPS)[number];
  sort: (typeof SORTS)[number];
  compare: Comparison | null;
  view: "chart" | "table";
};

export const STANDARD: AxesState = { group: "all", sort: "usual", compare: null, view: "chart" };

const parseChoice =
  <Value extends string>(values: readonly Value[]) =>
  (text: string): Value | undefined =>
    values.find((value) => value === text);

/** Replaces invalid values by defaults and lists their names in `unknown`. */
export const readAxesState = (query: URLSearchParams): { state: AxesState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state: AxesState = {
    group: read("group", parseChoice(GROUPS), STANDARD.group),
    sort: read("sort", parseChoice(SORTS), STANDARD.sort),
    compare: read<Comparison | null>("compare", parseComparison, null),
    view: read("view", parseChoice(["chart", "table"] as const), STANDARD.view),
  };
  return { state, unknown };
};

/** The query string, without default values. */
export const writeAxesState = (state: AxesState): string => {
  const query = new URLSearchParams();
  for (const name of ["group", "sort", "compare", "view"] as const) {
    const value = state[name];
    if (value !== null && value !== STANDARD[name]) query.set(name, value);
  }
  return query.size > 0 ? `?${query}` : "";
};
