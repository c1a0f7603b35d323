/**
 * What the address says about a list: the words searched for, what it is sorted by ("-" before it: largest first), and
 * which page, counted from 1.
 */
export type ListState = { q: string; sort: string; page: number };

const LONGEST_SEARCH = 100;

/** `sorts` are the fields it may be sorted by. What does not exist falls back, and its name is told in `unknown`. */
export const readListState = (
  query: URLSearchParams,
  { sorts, standardSort }: { sorts: readonly string[]; standardSort: string },
): { state: ListState; unknown: string[] } => {
  const sort = query.get("sort") ?? standardSort;
  const page = query.get("page") ?? "1";
  const isSort = sorts.includes(sort.replace(/^-/, ""));
  const isPage = /^[1-9]\d{0,8}$/.test(page);
  return {
    state: {
      q: (query.get("q") ?? "").slice(0, LONGEST_SEARCH),
      sort: isSort ? sort : standardSort,
      page: isPage ? Number(page) : 1,
    },
    unknown: [...(isSort ? [] : ["sort"]), ...(isPage ? [] : ["page"])],
  };
};

/** Adds what is not standard to a page's query. */
export const writeListState = (query: URLSearchParams, { q, sort, page }: ListState, standardSort: string): void => {
  if (q !== "") query.set("q", q);
  if (sort !== standardSort) query.set("sort", sort);
  if (page !== 1) query.set("page", String(page));
};

/** A sort by this field: the other way where it is sorted by it already, else its first direction. */
export const nextSort = (sort: string, { name, startsDown }: { name: string; startsDown?: boolean }): string => {
  if (sort === name) return `-${name}`;
  if (sort === `-${name}`) return name;
  return startsDown ? `-${name}` : name;
};

/** How `aria-sort` calls it; undefined where it is sorted by something else. */
export const directionOf = (sort: string, name: string): "ascending" | "descending" | undefined => {
  if (sort === name) return "ascending";
  return sort === `-${name}` ? "descending" : undefined;
};

/** How many pages there are: one at least, even with nothing on it. */
export const pagesOf = (total: number, pageSize: number): number => Math.max(1, Math.ceil(total / pageSize));
