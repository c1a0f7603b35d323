import { readQuery } from "#core/ui/read-query.ts";
import { type Comparison, parseComparison } from "#features/report/rules/comparison.ts";
import { isDay } from "#lib/time/day.ts";

export const TABS = ["members", "trend", "overlap", "history"] as const;
export type Tab = (typeof TABS)[number];

/** The page's state in the address; `on` is a day in the business's time zone, "" for now. */
export type SegmentState = { tab: Tab; on: string; compare: Comparison | null; view: "chart" | "table" };

/** The sort order of the members. */
export const MEMBERS_LIST = {
  sorts: ["name", "joinedAt", "lifetimeValue", "orderCount", "lastOrderAt"],
  standardSort: "name",
};

export const readSegmentState = (query: URLSearchParams): { state: SegmentState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state = {
    tab: read<Tab>("tab", (text) => TABS.find((one) => one === text), "members"),
    on: read("on", (text) => (text === "" || isDay(text) ? text : undefined), ""),
    compare: read<Comparison | null>("compare", parseComparison, null),
    view: query.get("view") === "table" ? ("table" as const) : ("chart" as const),
  };
  return { state, unknown };
};

export const writeSegmentState = ({ tab, on, compare, view }: SegmentState): string => {
  const query = new URLSearchParams();
  if (tab !== "members") query.set("tab", tab);
  if (on !== "") query.set("on", on);
  if (compare) query.set("compare", compare);
  if (view !== "chart") query.set("view", view);
  return query.size > 0 ? `?${query}` : "";
};
