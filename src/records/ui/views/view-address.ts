import { STANDARD_COLUMNS } from "#records/rules/customers/list-fields.ts";
import { STANDARD_SORTS, VIEW_PAGES, type ViewList } from "#records/rules/view-lists.ts";
import type { ViewQuery } from "#records/rules/view-query.ts";
import { SEGMENT_PARAMETERS } from "#records/ui/comparison/segment-address.ts";

/** The parameters of the address by the parts of a query. */
const PARAMETERS: Record<ViewList, Readonly<Record<string, string>>> = {
  customers: { q: "q", criteria: "f", reachable: "reach", sort: "sort", columns: "cols" },
  segments: { q: "q", kind: "kind", isArchived: "archived", sort: "sort" },
  churn: {
    tab: "tab",
    q: "q",
    overdue: "who",
    reachable: "reach",
    priority: "priority",
    minValue: "minValue",
    state: "show",
    sort: "sort",
  },
  forecast: {
    q: "q",
    tier: "tier",
    segment: SEGMENT_PARAMETERS.segment,
    withoutSegment: SEGMENT_PARAMETERS.withoutSegment,
    sort: "sort",
  },
};

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The parts of a query that are more than texts. */
const READERS: Record<string, (text: string) => unknown> = {
  q: (text) => text.trim() || undefined,
  criteria: parsedJson,
  columns: (text) => (text === "name" ? [] : text.split(",")),
  isArchived: (text) => text === "1" || undefined,
  minValue: Number,
};

const formatParameter = (value: unknown): string => {
  if (Array.isArray(value)) return value.join(",") || "name";
  if (typeof value === "object") return JSON.stringify(value);
  return value === true ? "1" : String(value);
};

/** The order of a list without a `sort`. */
export const standardSort = (list: ViewList, address: URLSearchParams): string => {
  if (list !== "churn") return STANDARD_SORTS[list];
  return address.has("tab") ? STANDARD_SORTS.churn : STANDARD_SORTS.winBack;
};

/** The state of a list in its page's address, without the page and the defaults. */
export const queryInAddress = (list: ViewList, address: URLSearchParams): ViewQuery => {
  const parts = Object.entries(PARAMETERS[list]).flatMap(([name, parameter]) => {
    const text = address.get(parameter);
    if (text === null || (name === "sort" && text === standardSort(list, address))) return [];
    const value = READERS[name] ? READERS[name](text) : text;
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries([["list", list], ...parts]);
};

/** Whether the address has any state of the list, also a default. */
export const hasState = (list: ViewList, address: URLSearchParams): boolean =>
  Object.values(PARAMETERS[list]).some((parameter) => address.has(parameter));

/** The address of the list in this state; `id` is the view it comes from. */
export const buildViewAddress = ({ list, ...query }: ViewQuery, id: string): string => {
  const { path, parameter } = VIEW_PAGES[list];
  const address = new URLSearchParams({ [parameter]: id });
  for (const [name, value] of Object.entries(query)) {
    const to = PARAMETERS[list][name];
    if (to !== undefined && value !== undefined) address.set(to, formatParameter(value));
  }
  return `${path}?${address}`;
};

/** JSON with sorted keys, since the database sorts them. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** Whether both select, sort and show the same, whether or not defaults are spelled out. */
export const isSameQuery = (a: ViewQuery, b: ViewQuery): boolean => {
  const spelled = (query: ViewQuery) => {
    const address = new URL(buildViewAddress(query, ""), "http://list").searchParams;
    if (address.get("cols") === STANDARD_COLUMNS.join(",")) address.delete("cols");
    return canonical(queryInAddress(query.list, address));
  };
  return spelled(a) === spelled(b);
};
