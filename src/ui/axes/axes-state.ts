import { readQuery } from "#ui/shared/address/read-query.ts";

export const GROUPS = ["all", "marketing", "support"] as const;
export const SORTS = ["usual", "weakest", "changed"] as const;

/** The explorer's state in the address. */
export type AxesState = {
  group: (typeof GROUPS)[number];
  sort: (typeof SORTS)[number];
  view: "chart" | "table";
};

export const STANDARD: AxesState = { group: "all", sort: "usual", view: "chart" };

const oneOf =
  <Value extends string>(values: readonly Value[]) =>
  (text: string): Value | undefined =>
    values.find((value) => value === text);

/** Replaces invalid values by defaults and lists their names in `unknown`. */
export const readAxesState = (query: URLSearchParams): { state: AxesState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state: AxesState = {
    group: read("group", oneOf(GROUPS), STANDARD.group),
    sort: read("sort", oneOf(SORTS), STANDARD.sort),
    view: read("view", oneOf(["chart", "table"] as const), STANDARD.view),
  };
  return { state, unknown };
};

/** The query string, without default values. */
export const writeAxesState = (state: AxesState): string => {
  const query = new URLSearchParams();
  for (const name of ["group", "sort", "view"] as const) {
    if (state[name] !== STANDARD[name]) query.set(name, state[name]);
  }
  return query.size > 0 ? `?${query}` : "";
};
