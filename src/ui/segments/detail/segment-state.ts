export const TABS = ["members", "trend", "overlap", "history"] as const;
export type Tab = (typeof TABS)[number];

/** The page's state in the address; `on` is a day in the business's time zone, "" for now. */
export type SegmentState = { tab: Tab; on: string; view: "chart" | "table" };

/** The sort order of the members. */
export const MEMBERS_LIST = {
  sorts: ["name", "joinedAt", "lifetimeValue", "orderCount", "lastOrderAt"],
  standardSort: "name",
};

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

export const readSegmentState = (query: URLSearchParams): { state: SegmentState; unknown: string[] } => {
  const requestedTab = query.get("tab") ?? "members";
  const tab = TABS.find((one) => one === requestedTab);
  const on = query.get("on") ?? "";
  const isOn = on === "" || isDay(on);
  return {
    state: {
      tab: tab ?? "members",
      on: isOn ? on : "",
      view: query.get("view") === "table" ? "table" : "chart",
    },
    unknown: [...(tab ? [] : ["tab"]), ...(isOn ? [] : ["on"])],
  };
};

export const writeSegmentState = ({ tab, on, view }: SegmentState): string => {
  const query = new URLSearchParams();
  if (tab !== "members") query.set("tab", tab);
  if (on !== "") query.set("on", on);
  if (view !== "chart") query.set("view", view);
  return query.size > 0 ? `?${query}` : "";
};
