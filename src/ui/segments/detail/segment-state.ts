import { type ListState, readListState, writeListState } from "#ui/shared/table/list-state.ts";

export const TABS = ["members", "trend", "overlap", "history"] as const;
export type Tab = (typeof TABS)[number];

/** What the address says about one segment's page; `on` is a day of the business, "" for now. */
export type SegmentState = ListState & { tab: Tab; on: string; view: "chart" | "table" };

const LIST = { sorts: ["name", "joinedAt", "lifetimeValue", "orderCount", "lastOrderAt"], standardSort: "name" };

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

export const readSegmentState = (query: URLSearchParams): { state: SegmentState; unknown: string[] } => {
  const { state, unknown } = readListState(query, LIST);
  const asked = query.get("tab") ?? "members";
  const tab = TABS.find((one) => one === asked);
  const on = query.get("on") ?? "";
  const isOn = on === "" || isDay(on);
  return {
    state: {
      ...state,
      tab: tab ?? "members",
      on: isOn ? on : "",
      view: query.get("view") === "table" ? "table" : "chart",
    },
    unknown: [...(tab ? [] : ["tab"]), ...(isOn ? [] : ["on"]), ...unknown],
  };
};

export const writeSegmentState = ({ tab, on, view, ...list }: SegmentState): string => {
  const query = new URLSearchParams();
  if (tab !== "members") query.set("tab", tab);
  if (on !== "") query.set("on", on);
  if (view !== "chart") query.set("view", view);
  writeListState(query, list, LIST.standardSort);
  return query.size > 0 ? `?${query}` : "";
};
