"use client";

import type {
  CrudFilter,
  CrudSort,
  DataProvider,
  GoConfig,
  MetaQuery,
  ParseResponse,
  RouterProvider,
} from "@refinedev/core";
import nextRouter from "@refinedev/nextjs-router";
import {
  type InvalidateOptions,
  type InvalidateQueryFilters,
  type Query,
  QueryClient,
  type QueryKey,
} from "@tanstack/react-query";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";
import type { HttpMethod } from "#core/contracts/contract.ts";
import { CallError, request } from "#core/ui/call.ts";
import { parseSorter, sortText } from "../table/sorting.ts";

const API = "/api/admin";

const callApi = async (method: HttpMethod, path: string, input: object, meta?: MetaQuery): Promise<never> =>
  // Refine's callers name the type they expect.
  (await request(method, path, input, { signal: meta?.signal, file: meta?.file })) as never;

/** Lists are sorted by one field. */
const sortIn = (sorters: readonly CrudSort[]): string | undefined => {
  const [sorter, ...more] = sorters;
  if (more.length > 0) {
    throw new Error(`Lists are sorted by one field, not by ${sorters.map(({ field }) => field).join(", ")}`);
  }
  return sorter && sortText(sorter);
};

/** Filters are parameters that all apply: `eq` is a value, `in` a list of them. */
const toParameters = (filter: CrudFilter): (readonly [string, unknown])[] => {
  const { operator, value } = filter;
  if (operator === "and") return value.flatMap(toParameters);
  if (!("field" in filter)) throw new Error(`Filters of a list all apply, so "${operator}" is not possible`);
  if (operator === "eq") return [[filter.field, value]];
  if (operator === "in") return [[filter.field, (value as unknown[]).join(",")]];
  throw new Error(`The filter of ${filter.field} can be "eq" or "in", not "${operator}"`);
};

const parametersIn = (filters: readonly CrudFilter[]): Record<string, unknown> => {
  const given = filters.flatMap(toParameters).filter(([, value]) => value !== undefined);
  const twice = given.find(([field], i) => given.findIndex(([other]) => other === field) < i);
  if (twice) throw new Error(`Two filters of a list have the field ${twice[0]}`);
  return Object.fromEntries(given);
};

/**
 * What pages use of Refine's data provider. Lists are those of a resource, "users" at `/api/admin/users`; other answers and writes name
 * their route (`useAnswer`, `useWrite`, `useRouteForm`), so there is no `getOne` and no `update`.
 */
export const dataProvider = {
  getApiUrl: () => API,
  getList: async ({ resource, pagination, sorters = [], filters = [], meta }) => {
    const sort = sortIn(sorters);
    const isWhole = pagination?.mode === "off";
    const page = isWhole ? {} : { page: pagination?.currentPage, pageSize: pagination?.pageSize, sort };
    return callApi("GET", `${API}/${resource}`, { ...page, ...parametersIn(filters) }, meta);
  },
  /** `useRouteForm` names the route. */
  create: ({ variables, meta = {} }) => {
    const [method, path] = meta.route.split(" ");
    return callApi(method, path, { ...meta.params, ...variables }, meta);
  },
  /** For what `useDelete` can still undo. */
  deleteOne: ({ resource, id }) => callApi("DELETE", `${API}/${resource}/{id}`, { id }),
  custom: ({ url, method, query, payload, meta }) =>
    callApi(method.toUpperCase() as HttpMethod, url, { ...(query as object), ...(payload as object) }, meta),
} as Partial<DataProvider> as DataProvider;

const secondsToWait = (error: Error) =>
  error instanceof CallError && error.status === 503 ? error.retryAfterSeconds : undefined;

/** When the service is busy it says when to try again; a page does so twice before it shows an error. */
const queries = {
  retry: (failures: number, error: Error) => failures < 2 && secondsToWait(error) !== undefined,
  retryDelay: (_failures: number, error: Error) => 1_000 * Math.min(secondsToWait(error) ?? 1, 5),
  refetchOnWindowFocus: false,
};

/** Refine passes the options of `useInvalidate` among the filters, where TanStack Query ignores them. */
type Filters<Key extends QueryKey> = InvalidateQueryFilters<Key> & InvalidateOptions;

/**
 * Refine and `useAnswer` reload on a change without canceling requests in progress, so that frequent changes can't starve a
 * page. Such a request may have read the data before the change: here another one follows it, one for all changes during it.
 */
export class PageQueryClient extends QueryClient {
  /** Queries whose request started in this task, and so after the change that is being reported. */
  readonly #justStarted = new Set<Query>();

  constructor() {
    super({ defaultOptions: { queries } });
    this.getQueryCache().subscribe((event) => {
      if (event.type !== "updated" || event.action.type !== "fetch") return;
      this.#justStarted.add(event.query);
      queueMicrotask(() => this.#justStarted.delete(event.query));
    });
  }

  override async invalidateQueries<Key extends QueryKey>(
    filters?: Filters<Key>,
    options?: InvalidateOptions,
  ): Promise<void> {
    const cancelRefetch = options?.cancelRefetch ?? filters?.cancelRefetch ?? true;
    const reload = (those?: Filters<Key>) => super.invalidateQueries(those, { ...options, cancelRefetch });
    if (cancelRefetch) return reload(filters);
    const earlier = this.getQueryCache()
      .findAll({ ...filters, type: "active", fetchStatus: "fetching" })
      .filter((query) => !this.#justStarted.has(query));
    const following = earlier.map(async (query) => {
      await query.promise?.catch(() => undefined);
      await reload({ predicate: (each) => (each as unknown) === query });
    });
    await Promise.all([reload(filters), ...following]);
  }
}

/** The part of Refine's `useTable` state that goes into the address; undefined keeps what the address has. */
type TableQuery = {
  currentPage?: number | undefined;
  sorters: CrudSort[] | undefined;
  filters: CrudFilter[] | undefined;
};

const isTableQuery = (query: GoConfig["query"]): query is TableQuery =>
  query !== undefined && "sorters" in query && "filters" in query;

const sortedText = (query: URLSearchParams): string => {
  const copy = new URLSearchParams(query);
  copy.sort();
  return copy.toString();
};

/** The address of a list with this state: default values are left out, and the page's own parameters come first. */
export const writeTableQuery = (
  before: URLSearchParams,
  { currentPage, sorters, filters = [] }: TableQuery,
  sortName: string,
): URLSearchParams => {
  const query = new URLSearchParams(before);
  const searched = filters.flatMap((filter): [string, string][] =>
    "field" in filter ? [[filter.field, String(filter.value)]] : [],
  );
  const sorted: [string, string][] = sorters ? [[sortName, sorters[0] ? sortText(sorters[0]) : ""]] : [];
  const page: [string, string][] =
    currentPage === undefined ? [] : [["page", currentPage === 1 ? "" : String(currentPage)]];
  for (const [name, value] of [...searched, ...sorted, ...page]) {
    query.delete(name);
    if (value !== "") query.set(name, value);
  }
  return query;
};

/** Parses `?q=an&sort=-name&page=2` into Refine's search, sorter and page. Without a sorter the list uses its default order. */
export const readTableQuery = (query: URLSearchParams, sortName: string) => {
  const sort = query.get(sortName);
  const page = query.get("page") ?? "1";
  const sorters = sort ? [parseSorter(sort)] : [];
  const q: CrudFilter = { field: "q", operator: "eq", value: (query.get("q") ?? "").slice(0, 100) };
  return {
    // Zero if the page is invalid: Refine then uses the first one.
    currentPage: /^[1-9]\d{0,8}$/.test(page) ? Number(page) : 0,
    pageSize: 0,
    sorters,
    filters: [q],
  };
};

/** If a page has another list with a `sort` of its own, its resource names the table's parameter. */
const getSortName = ({ resource }: ParseResponse): string => resource?.meta?.sortName ?? "sort";

const useParse = () => {
  const parse = nextRouter.parse?.();
  const query = useSearchParams();
  return useCallback((): ParseResponse => {
    const parsed: ParseResponse = parse?.() ?? {};
    const place = readTableQuery(query, getSortName(parsed));
    // Refine passes all other parameters to the data provider as `meta`, where an address could redirect a request.
    return { ...parsed, params: place };
  }, [parse, query]);
};

const useGoTo = () => {
  const go = nextRouter.go?.();
  const path = usePathname();
  const sortName = getSortName(useParse()());
  const shown = useSearchParams();
  return useCallback(
    (config: GoConfig) => {
      if (!isTableQuery(config.query)) return go?.(config);
      const isLink = config.type === "path";
      const now = isLink ? new URLSearchParams(shown) : new URLSearchParams(window.location.search);
      const query = writeTableQuery(now, config.query, sortName);
      const address = query.size > 0 ? `${path}?${query}` : path;
      if (isLink) return address;
      // Skip unchanged addresses, so that Back needs a single step.
      if (sortedText(query) === sortedText(now)) return undefined;
      // Changes the address without a request, so that it works offline and keeps the scroll position.
      const write = config.type === "push" ? "pushState" : "replaceState";
      window.history[write](null, "", address + window.location.hash);
      return undefined;
    },
    [go, path, shown, sortName],
  );
};

/** Next's router for Refine, with short list addresses instead of `sorters[0][field]=…`. */
export const routerProvider: RouterProvider = { ...nextRouter, parse: useParse, go: useGoTo };
