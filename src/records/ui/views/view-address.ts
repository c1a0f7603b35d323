import { STANDARD_COLUMNS } from "#records/rules/customers/list-fields.ts";
import { VIEW_PAGES, type ViewList } from "#records/rules/view-lists.ts";
import type { ViewQuery } from "#records/rules/view-query.ts";

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
  months: Number,
  days: Number,
  storefront: Number,
};

const formatParameter = (value: unknown): string => {
  if (Array.isArray(value)) return value.join(",") || "name";
  if (typeof value === "object") return JSON.stringify(value);
  return value === true ? "1" : String(value);
};

/** What the page at this address shows without the parts of a query. */
const standardsAt = (list: ViewList, address: URLSearchParams): Readonly<Record<string, string>> => {
  const { parameters, standards } = VIEW_PAGES[list];
  return standards((part) => address.get(parameters[part] ?? part) ?? undefined);
};

/** The state of a page in its address, without the page of its list and the defaults. */
export const queryInAddress = (list: ViewList, address: URLSearchParams): ViewQuery => {
  const standards = standardsAt(list, address);
  const parts = Object.entries(VIEW_PAGES[list].parameters).flatMap(([name, parameter]) => {
    const text = address.get(parameter);
    if (text === null || text === standards[name]) return [];
    const value = READERS[name] ? READERS[name](text) : text;
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries([["list", list], ...parts]);
};

/** An address of the page without a choice of what views save, that names the view and says so. */
export const buildClearedAddress = (list: ViewList, id: string): string => {
  const { path, parameter, parameters } = VIEW_PAGES[list];
  const [[part, value] = ["", ""]] = Object.entries(standardsAt(list, new URLSearchParams()));
  return `${path}?${new URLSearchParams({ [parameter]: id, [parameters[part] ?? part]: value })}`;
};

/** Whether the address has any state that views save, also a default. */
export const hasState = (list: ViewList, address: URLSearchParams): boolean =>
  Object.values(VIEW_PAGES[list].parameters).some((parameter) => address.has(parameter));

/** The address of the page in this state; `id` is the view it comes from. */
export const buildViewAddress = ({ list, ...query }: ViewQuery, id: string): string => {
  const { path, parameter, parameters } = VIEW_PAGES[list];
  const address = new URLSearchParams({ [parameter]: id });
  for (const [name, value] of Object.entries(query)) {
    const to = parameters[name];
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
