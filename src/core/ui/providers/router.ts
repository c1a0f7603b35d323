"use client";

import type { CrudFilter, CrudSort, GoConfig, ParseResponse, RouterProvider } from "@refinedev/core";
import nextRouter from "@refinedev/nextjs-router";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";
import { parseSorter, sortText } from "#core/ui/table/list-state.ts";

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
